/**
 * The command line where Flink is at hand: the work of commands as jobs of a cluster, which
 * flink/batch describes. Above the commands, below the main classes that {@code flink run} names.
 */
package io.millrace.batch;
