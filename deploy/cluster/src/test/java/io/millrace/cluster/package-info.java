/**
 * Runs the commands of {@code deploy/cluster/README.md} on Flink's own distribution, beside a
 * broker, an S3 store and a REST catalog, each a process of its own.
 */
package io.millrace.cluster;
