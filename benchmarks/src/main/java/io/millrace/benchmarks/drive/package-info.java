/** Both ends of a job that is measured: what sends events to it, and what reads its answers. */
package io.millrace.benchmarks.drive;
