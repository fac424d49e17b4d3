/**
 * The route's end: Iceberg tables and the predictions topic, committed with the checkpoint. {@link
 * io.millrace.flink.sink.TableSinks} joins the rooms: rows, files, the catalog and commits; the
 * topic is one of its own.
 */
package io.millrace.flink.sink;
