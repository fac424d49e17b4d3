/**
 * The topics themselves, asked about what the tables do not have. Knows Kafka's client, and no
 * Flink.
 */
package io.millrace.log;
