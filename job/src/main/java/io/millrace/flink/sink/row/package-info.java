/** What happens to records ahead of their table's writer, each of which is a row there. */
package io.millrace.flink.sink.row;
