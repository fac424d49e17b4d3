/** What benchmarks/run drives a job with: loads, senders, readers, and summaries of profiles. */
package io.millrace.benchmarks;
