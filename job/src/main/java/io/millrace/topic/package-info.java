/** Reads Kafka's topics for what the tables do not have. Uses Kafka's client, and no Flink. */
package io.millrace.log;
