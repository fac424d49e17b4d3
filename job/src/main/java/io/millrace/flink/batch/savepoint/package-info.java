/**
 * A savepoint made out of another one: users' states rewritten by a job that is restored from the
 * old savepoint, all other operators' states carried over as they are. And one made out of none,
 * where users' states are all that there is.
 */
package io.millrace.flink.batch.savepoint;
