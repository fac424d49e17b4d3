/**
 * The catalog as the job uses it: opened late and on each machine by itself, since no credentials
 * travel; and the tables in it, made or evolved before the job runs.
 */
package io.millrace.flink.sink.catalog;
