package io.millrace.feature;

/**
 * One declared feature, complete and checked.
 *
 * @param where a CEL expression of type bool, or null for every event
 * @param window null where the aggregate has none
 */
public record FeatureDefinition(String name, Aggregate aggregate, String where, Window window)
    implements java.io.Serializable {}
