/**
 * The work of commands on whole tables as batch jobs: all tasks read files, one task gathers all
 * rows of a user, and the findings of all tasks come together where the job was submitted.
 */
package io.millrace.flink.batch;
