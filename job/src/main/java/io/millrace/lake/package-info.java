/**
 * Reads the tables of a pipeline: the catalog, a cut through all tables at one checkpoint, and
 * their rows. Uses Iceberg, and no Flink.
 */
package io.millrace.lake;
