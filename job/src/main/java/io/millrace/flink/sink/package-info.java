/** The route's end: Iceberg tables and the predictions topic, committed with the checkpoint. */
package io.millrace.flink.sink;
