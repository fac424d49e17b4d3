/**
 * The rules for starting a job upon a pipeline's tables: each once, as a function of the existing
 * tables, the definition and a savepoint. The job's guards check them on the cluster, and {@code
 * plan} and {@code submit} before anything runs, in the same words. Uses Iceberg, and no Flink.
 */
package io.millrace.lake.start;
