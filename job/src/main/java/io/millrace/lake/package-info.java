/**
 * The tables of a pipeline as they are read back: the catalog, a cut through all tables that one
 * checkpoint made, and their rows. Knows Iceberg, and no Flink.
 */
package io.millrace.lake;
