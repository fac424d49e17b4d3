/** The route's second arrow: events, by user, to feature vectors in RocksDB state. */
package io.millrace.flink.feature;
