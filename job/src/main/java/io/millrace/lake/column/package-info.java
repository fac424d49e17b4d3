/**
 * Reads Parquet column by column, through Iceberg's extension point for readers of batches: row by
 * row, reading would be a third of the cost of verifying a table. Encodings are decoded by
 * Parquet's own code, except plain numbers and texts, which Parquet reads through a stream, byte by
 * byte.
 */
package io.millrace.lake.column;
