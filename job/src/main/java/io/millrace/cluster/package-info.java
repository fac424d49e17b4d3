/**
 * A Flink cluster as its REST API shows it: its slots, its jobs, their checkpoints; and the client
 * of its distribution, as a program to call. Beside the route; uses no classes of Flink.
 */
package io.millrace.cluster;
