/**
 * The work of commands on whole tables as batch jobs: files are read by all tasks, the rows of each
 * user come together in one, and what tasks have found comes together where the job was submitted.
 */
package io.millrace.flink.batch;
