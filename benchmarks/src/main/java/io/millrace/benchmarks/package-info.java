/** The tools of benchmarks/run: loads, senders, readers, and summaries of profiles. */
package io.millrace.benchmarks;
