/** The conversion of the route's results to rows of their tables, as the columns declare them. */
package io.millrace.flink.sink.row;
