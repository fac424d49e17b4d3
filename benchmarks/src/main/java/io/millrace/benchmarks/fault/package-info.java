/**
 * What benchmarks/faults/run calls: a feed that writes a topic with transactions, another engine
 * that maintains the tables, and the judge that replays the topic on one thread and compares.
 */
package io.millrace.benchmarks.fault;
