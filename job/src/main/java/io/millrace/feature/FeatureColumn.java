package io.millrace.feature;

/** A feature as a column: of a table, or of a model's input. */
public record FeatureColumn(String name, ColumnType type) implements java.io.Serializable {}
