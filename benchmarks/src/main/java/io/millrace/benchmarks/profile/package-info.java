/** Summaries of Java Flight Recorder's recordings: where the time went, and what was allocated. */
package io.millrace.benchmarks.profile;
