/**
 * Takes rows out of a pipeline's tables by right, and keeps of each the hash that its partition's
 * chain needs. Uses Iceberg, and no Flink.
 */
package io.millrace.erase;
