package io.millrace.bootstrap;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureMeaning;
import io.millrace.history.PastVersions;
import io.millrace.history.UserRows;
import io.millrace.history.UserRows.Records;
import io.millrace.pipeline.Pipeline;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What features need of a history to be folded over it: the fields that they read, and no others.
 */
public final class FoldPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<FeatureDefinition> features;
  private final EventSchema schema;
  private final PastVersions versions;

  /**
   * @param features some of the definition's
   */
  FoldPlan(Pipeline definition, List<FeatureDefinition> features, PastVersions versions) {
    this.features = new ArrayList<>(features);
    this.schema = schema(definition, features);
    this.versions = versions;
  }

  /**
   * Plans states without an earlier one, or later rows upon states of the same features.
   *
   * @param versions all definitions that the history has rows of
   */
  public static FoldPlan ofAll(Pipeline definition, Collection<Pipeline> versions) {
    return new FoldPlan(definition, definition.features(), PastVersions.of(versions));
  }

  private static EventSchema schema(Pipeline definition, List<FeatureDefinition> features) {
    EventSchema event = definition.event();
    Map<String, FeatureMeaning> meanings = FeatureMeaning.of(definition.features(), event);
    Set<String> read = new HashSet<>();
    features.forEach(each -> read.addAll(meanings.get(each.name()).fields()));
    return event.with(
        event.fields().stream().filter(field -> read.contains(field.name())).toList());
  }

  /**
   * The features, in the order of their definition. Of those that share a part of the state one is
   * enough, and a window may be longer than the feature's own.
   */
  public List<FeatureDefinition> features() {
    return List.copyOf(features);
  }

  /** Whether users' folds by the other plan are those of this one. */
  public boolean isSame(FoldPlan other) {
    return features.equals(other.features)
        && schema.equals(other.schema)
        && versions.isSame(other.versions);
  }

  /** Whether rows of some version lack a field in a column, so that raw values must be read. */
  public boolean readsRawValues() {
    return !rawFields().isEmpty();
  }

  /** The fields that rows of some version lack in a column. */
  public List<EventField> rawFields() {
    return schema.fields().stream().filter(field -> versions.lackAny(List.of(field))).toList();
  }

  /** The fields to read from the table of events. */
  public List<EventField> columns() {
    return versions.columns(schema.fields());
  }

  /** The rows and columns that histories are read with. */
  public UserRows rows() {
    UserRows rows = new UserRows(schema.with(columns()), List.of(), 1);
    return readsRawValues() ? rows.with(Records.RAW_VALUES, List.of()) : rows;
  }

  /**
   * Compiles the fold. The result belongs to one thread.
   *
   * @param columns the fields that {@link PastEvent#event()} has, in its order: {@link #columns()}
   *     or more
   */
  public HistoryFold compile(List<EventField> columns) {
    return new HistoryFold(features, schema, columns, versions);
  }
}
