/**
 * The command line with Flink on its class path: the work of commands as jobs of a cluster, which
 * flink/batch describes. Above the commands, below the main classes that {@code flink run} names.
 */
package io.millrace.batch;
