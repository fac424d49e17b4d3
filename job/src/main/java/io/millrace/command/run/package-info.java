/**
 * Commands on a job: the plan of a start, the start, the job's status, and its stop. They ask a
 * cluster over its REST endpoint.
 */
package io.millrace.command.run;
