/**
 * The chained hashes of Kafka records, as semantics.md defines them under "Seals": the records that
 * features and scores are recomputed from cannot be changed without a trace.
 */
package io.millrace.seal;
