/** The common parts of the adapters: refusals of a start, the checks before it, the frozen uids. */
package io.millrace.flink;
