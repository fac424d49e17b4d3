package io.millrace.trial;

import io.millrace.advice.LikelyFix;
import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import io.millrace.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Outcomes for people: a heading, and below it an event's fields, features and score. */
public final class OutcomeText {
  private final List<EventField> fields;
  private final LikelyFix fixes;
  private final OutcomeJson json;

  /**
   * @param json formats the numbers
   */
  public OutcomeText(EventSchema schema, OutcomeJson json) {
    this.fields = schema.fields();
    this.fixes = new LikelyFix(schema);
    this.json = json;
  }

  /** The lines of an outcome, safe for a terminal. */
  public List<String> lines(long line, Outcome outcome) {
    List<String> lines = new ArrayList<>();
    if (outcome instanceof Outcome.Rejected rejected) {
      Reject reject = rejected.reject();
      lines.add("line %d: reject %s: %s".formatted(line, reject.reason(), reject.message()));
      fixes
          .of(reject.reason(), reject.message(), reject.value())
          .ifPresent(fix -> lines.add("  likeliest fix: " + fix));
    } else if (outcome instanceof Outcome.Predicted predicted) {
      predicted(line, predicted, lines);
    }
    return lines.stream().map(Printable::line).toList();
  }

  private void predicted(long line, Outcome.Predicted predicted, List<String> lines) {
    Event event = predicted.event();
    Map<String, Literal> members = members(json.text(line, predicted));
    lines.add(
        "line %d: event %s of user %s, user_seq %s, at %s"
            .formatted(
                line,
                event.eventId(),
                event.userId(),
                members.get(Member.USER_SEQ),
                Instant.ofEpochMilli(event.eventTimeMs())));
    for (int i = 0; i < fields.size(); i++) {
      Object value = event.values()[i];
      lines.add(
          "  %-28s %s"
              .formatted(
                  fields.get(i).name(), value instanceof String text ? '\'' + text + '\'' : value));
    }
    String prefix = Member.FEATURES + '.';
    members.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            lines.add("  → %-26s %s".formatted(name.substring(prefix.length()), value));
          }
        });
    Literal error = members.get(Member.ERROR);
    lines.add(
        "  → %-26s %s, %s%s"
            .formatted(
                "score",
                members.get(Member.SCORE),
                members.get(Member.STATUS).text(),
                error == null ? "" : ": " + error.text()));
  }

  private static Map<String, Literal> members(String json) {
    try {
      return ExpectedLine.members(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
