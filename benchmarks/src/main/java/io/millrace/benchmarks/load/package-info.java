/** Loads: events of a shop, each its own, as a pure function of a seed and their number. */
package io.millrace.benchmarks.load;
