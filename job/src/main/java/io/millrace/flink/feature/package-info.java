/** The route's second arrow: events, by user, become feature vectors by state in RocksDB. */
package io.millrace.flink.feature;
