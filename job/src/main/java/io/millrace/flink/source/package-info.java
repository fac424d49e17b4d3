/** The route's first arrow: Kafka records to events and rejects. */
package io.millrace.flink.source;
