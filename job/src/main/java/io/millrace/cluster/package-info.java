/**
 * A Flink cluster as its REST API shows it: its slots, its jobs, their checkpoints. Beside the
 * route; knows no Flink.
 */
package io.millrace.cluster;
