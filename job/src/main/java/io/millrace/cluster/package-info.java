/**
 * A Flink cluster as its REST API shows it: its slots, its jobs, their checkpoints. Beside the
 * route; uses no classes of Flink.
 */
package io.millrace.cluster;
