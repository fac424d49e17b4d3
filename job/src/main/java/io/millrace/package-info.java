/**
 * The job: reads the definition and the parameters, builds the route, executes. Beside it are the
 * main classes that {@code flink run -c} names; their names are an interface.
 */
package io.millrace;
