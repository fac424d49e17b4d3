/**
 * A savepoint made out of another one: users' states rewritten by a job that is restored from the
 * old savepoint, all other operators' states carried over as they are.
 */
package io.millrace.flink.batch.savepoint;
