/**
 * Commands on a job: what a start would do, the start, how a job is doing, and its stop. They ask a
 * cluster over its REST endpoint.
 */
package io.millrace.command.run;
