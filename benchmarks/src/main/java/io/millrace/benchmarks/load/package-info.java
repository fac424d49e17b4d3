/** Loads: distinct events of a shop, each a pure function of a seed and its number. */
package io.millrace.benchmarks.load;
