/** What the route ends with becomes rows of its table, as the columns declare them. */
package io.millrace.flink.sink.row;
