/** The route's first arrow: Kafka records become events and rejects. */
package io.millrace.flink.source;
