/**
 * Other systems that make the demo's features and scores, written as their documentation
 * recommends, and the check that their answers are the job's. They share nothing with the job.
 */
package io.millrace.benchmarks.peer;
