/**
 * The job's decoder, features and scorer as functions of Flink SQL, on the job's own pure core: the
 * same definition gives the same bits.
 */
package io.millrace.udf;
