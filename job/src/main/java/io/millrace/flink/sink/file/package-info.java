/**
 * The tables' writer in Iceberg's sink: records go in, and data files come out at each checkpoint,
 * for Iceberg's own operators to commit.
 */
package io.millrace.flink.sink.file;
