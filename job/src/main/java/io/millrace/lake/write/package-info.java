/**
 * Writes Parquet column by column: rows are gathered as one primitive array a column, and encoded a
 * page at a time. Files, headers and footers are Parquet's own; what Iceberg keeps of a file in its
 * manifests is computed here as its own writer does. {@code lake.column} reads in the same way.
 */
package io.millrace.lake.write;
