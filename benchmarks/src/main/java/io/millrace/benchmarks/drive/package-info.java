/** Both ends of a job that is measured: the sender of events, and the readers of answers. */
package io.millrace.benchmarks.drive;
