/**
 * JMH benchmarks of the job's parts. Each reaches into the job at one place, so that it is easily
 * moved.
 */
package io.millrace.benchmarks.part;
