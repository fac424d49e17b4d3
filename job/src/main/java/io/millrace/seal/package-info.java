/**
 * The chained hashes of Kafka records, which deploy/SEALING.md explains: the records that features
 * and scores are recomputed from cannot be changed without a trace.
 */
package io.millrace.seal;
