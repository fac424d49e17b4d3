/**
 * The job's access to the catalog, opened late and separately on each machine, since no credentials
 * travel; and the catalog's tables, made or evolved before the job runs.
 */
package io.millrace.flink.sink.catalog;
