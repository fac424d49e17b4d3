package io.millrace.deployment;

import io.millrace.text.NearestName;
import io.millrace.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a control record, in words for the user. */
final class ControlProblems {
  /** A record with more mistakes is none that somebody has written. */
  private static final int MAX = 20;

  private static final int SHOWN_MAX = 100;

  private final List<String> found = new ArrayList<>();

  /** Adds {@code Invalid prepare.version: 'x' (must be ...)}. */
  void invalid(String path, String value, String rule) {
    add("Invalid %s: %s (%s)".formatted(named(path), shown(value), rule));
  }

  /** Adds {@code Missing prepare.version (must be ...)}. */
  void missing(String path, String rule) {
    add("Missing %s (%s)".formatted(path, rule));
  }

  /** Adds {@code Unknown key 'versoin' in prepare (did you mean 'version'?)}. */
  void unknown(String path, String name, List<String> known) {
    String hint = NearestName.hint(name, known);
    add(
        "Unknown key %s in %s%s"
            .formatted(
                shown('\'' + name + '\''),
                named(path),
                hint.isEmpty() ? " (known: " + String.join(", ", known) + ')' : hint));
  }

  void add(String problem) {
    if (found.size() < MAX) {
      found.add(problem);
    }
  }

  void addAll(List<String> problems) {
    problems.forEach(this::add);
  }

  /**
   * @throws InvalidControlRecordException with all problems, where there are any
   */
  void refuse() throws InvalidControlRecordException {
    if (!found.isEmpty()) {
      throw new InvalidControlRecordException(found);
    }
  }

  private static String named(String path) {
    return path.isEmpty() ? "control record" : path;
  }

  private static String shown(String value) {
    String line = Printable.line(value);
    return line.length() > SHOWN_MAX ? line.substring(0, SHOWN_MAX) + "..." : line;
  }
}
