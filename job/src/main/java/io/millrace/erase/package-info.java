/**
 * Takes rows out of a pipeline's tables by right, and leaves of each what its partition's chain
 * needs. Knows Iceberg, and no Flink.
 */
package io.millrace.erase;
