package io.millrace.pipeline;

import io.millrace.event.EventField;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The effects of a change of the definition on what the earlier definition has left behind: the
 * state of its users, and the columns of its tables. Whether a job may go on with them is for the
 * rules of a start to say.
 *
 * @param stateBefore the fingerprint of fields and features that users' state has
 * @param stateAfter the one that the later definition needs
 */
public record ChangeEffects(String stateBefore, String stateAfter, List<ColumnChange> columns) {
  /** The table of {@link ColumnChange}s of fields. */
  public static final String EVENTS = "events";

  private static final String FEATURES = "predictions.features";

  /** The fates of a column in tables that both definitions write. */
  public enum Fate {
    /** The later definition alone has it: older rows have null. */
    ADDED,
    /** The earlier definition alone has it: later rows have null. */
    KEPT,
    /** Both have it, with different types. */
    RETYPED,
    /** The later one alone has it, but it differs from an earlier column in case alone. */
    RESPELLED
  }

  /**
   * A column that one of the two definitions does not have, or has with another type.
   *
   * @param table {@code events}, or {@code predictions.features}
   * @param before its type; empty where it was absent
   * @param after the same of the later definition
   */
  public record ColumnChange(String table, String name, String before, String after, Fate fate) {}

  public ChangeEffects {
    columns = List.copyOf(columns);
  }

  public static ChangeEffects between(Pipeline before, Pipeline after) {
    FeatureSet left = FeatureSet.compile(before.features(), before.event());
    FeatureSet right = FeatureSet.compile(after.features(), after.event());
    List<ColumnChange> columns = new ArrayList<>();
    compare(EVENTS, fields(before), fields(after), columns);
    compare(FEATURES, types(left), types(right), columns);
    return new ChangeEffects(left.fingerprint(), right.fingerprint(), columns);
  }

  private static Map<String, String> fields(Pipeline pipeline) {
    Map<String, String> types = new LinkedHashMap<>();
    for (EventField field : pipeline.event().fields()) {
      types.put(field.name(), field.type().key());
    }
    return types;
  }

  private static Map<String, String> types(FeatureSet features) {
    Map<String, String> types = new LinkedHashMap<>();
    for (FeatureColumn column : features.columns()) {
      types.put(column.name(), column.type().name().toLowerCase(Locale.ROOT));
    }
    return types;
  }

  private static void compare(
      String table,
      Map<String, String> before,
      Map<String, String> after,
      List<ColumnChange> columns) {
    before.forEach(
        (name, type) -> {
          String now = after.getOrDefault(name, "");
          if (!now.equals(type)) {
            Fate fate = now.isEmpty() ? Fate.KEPT : Fate.RETYPED;
            columns.add(new ColumnChange(table, name, type, now, fate));
          }
        });
    after.forEach(
        (name, type) -> {
          if (!before.containsKey(name)) {
            boolean respelled = before.keySet().stream().anyMatch(name::equalsIgnoreCase);
            Fate fate = respelled ? Fate.RESPELLED : Fate.ADDED;
            columns.add(new ColumnChange(table, name, "", type, fate));
          }
        });
  }
}
