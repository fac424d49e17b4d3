/**
 * The proof that the job does what it promises: real broker, real Flink, real tables, and failures
 * at random moments.
 */
package io.millrace.local.proof;
