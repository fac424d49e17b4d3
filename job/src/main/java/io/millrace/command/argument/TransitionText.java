package io.millrace.command.argument;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bootstrap.FeatureChange;
import io.millrace.bootstrap.FeatureChange.Kind;
import io.millrace.bootstrap.Transition;
import io.millrace.event.EventField;
import io.millrace.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of features when a state is taken over, for people and for programs. */
public final class TransitionText {
  private TransitionText() {}

  /** A line for each feature that changes, one for all others, and one for raw values if any. */
  public static List<String> lines(Transition change) {
    List<String> lines = new ArrayList<>();
    for (FeatureChange each : change.features()) {
      if (each.kind() != Kind.UNCHANGED) {
        lines.add("%-9s %s%s".formatted(word(each.kind()), each.name(), meaning(each)));
      }
    }
    long same = change.features().stream().filter(each -> each.kind() == Kind.UNCHANGED).count();
    lines.add(
        same == 0
            ? "none is carried over"
            : Count.of(same, "feature is", "features are") + " carried over as they are");
    List<EventField> raw = change.fold().rawFields();
    if (!raw.isEmpty()) {
      lines.add(
          "of earlier events, %s come from the raw values, and are null where none is kept"
              .formatted(
                  raw.stream()
                      .map(field -> "event.fields." + field.name())
                      .collect(Collectors.joining(", "))));
    }
    return List.copyOf(lines);
  }

  /** Adds {@code features}, {@code reads_history} and {@code reads_raw_values}. */
  public static void add(Transition change, ObjectNode node) {
    ArrayNode features = node.putArray("features");
    for (FeatureChange each : change.features()) {
      features
          .addObject()
          .put("name", each.name())
          .put("kind", each.kind().name())
          .put("folded", each.isFolded());
    }
    node.put("reads_history", change.readsHistory());
    node.put("reads_raw_values", change.fold().readsRawValues());
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String meaning(FeatureChange each) {
    if (each.kind() == Kind.DROPPED) {
      return ": its column stays, and is null from then on";
    }
    return each.isFolded() ? ": folded from the history" : "";
  }
}
