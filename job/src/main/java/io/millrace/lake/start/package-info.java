/**
 * What keeps a job from starting upon a pipeline's tables: each rule once, as a function of the
 * tables as they are found, the definition and what a savepoint holds. The job's guards ask them on
 * the cluster, {@code plan} and {@code submit} before anything runs, in the same words. Knows
 * Iceberg, and no Flink.
 */
package io.millrace.lake.start;
