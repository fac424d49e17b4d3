package io.millrace.draft;

import io.millrace.pipeline.FieldNames;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Gives fields names that a definition allows, close to those of the sample. */
final class FieldNamer {
  private static final Pattern REFUSED = Pattern.compile("[^A-Za-z0-9_]+");
  private static final Pattern ENDS = Pattern.compile("^_+|_+$");

  /** Names of members that say nothing without the name of their object. */
  private static final Set<String> VAGUE =
      Set.of(
          "id",
          "uuid",
          "guid",
          "key",
          "no",
          "nr",
          "number",
          "code",
          "ref",
          "name",
          "type",
          "kind",
          "value",
          "status",
          "at",
          "time",
          "ts",
          "timestamp",
          "date",
          "since",
          "version",
          "count");

  private static final int LENGTH_MAX = 63;

  /** The names in use, in lower case: names must differ in more than case. */
  private final Set<String> taken = new HashSet<>();

  /** The place's own name where it is clear, free and allowed, else with the names before it. */
  String nameOf(Place place) {
    List<String> names = place.names();
    StringBuilder name = new StringBuilder();
    for (int i = names.size() - 1; i >= 0; i--) {
      String part = allowed(names.get(i));
      name.insert(0, part + (name.isEmpty() || part.isEmpty() ? "" : "_"));
      boolean saysNothing = i > 0 && VAGUE.containsAll(Words.of(name.toString()));
      if (isFree(name.toString()) && !saysNothing) {
        return take(name.toString());
      }
    }
    String whole = name.isEmpty() ? "field" : name.toString();
    String next = name.isEmpty() ? whole : clipped(whole, "_field");
    for (int number = 2; !isFree(next); number++) {
      next = clipped(whole, "_" + number);
    }
    return take(next);
  }

  private boolean isFree(String name) {
    return FieldNames.isAllowed(name) && !taken.contains(name.toLowerCase(Locale.ROOT));
  }

  private String take(String name) {
    taken.add(name.toLowerCase(Locale.ROOT));
    return name;
  }

  private static String allowed(String name) {
    if (FieldNames.isAllowed(name)) {
      return name;
    }
    String kept = REFUSED.matcher(name).replaceAll("_");
    String stripped = ENDS.matcher(kept).replaceAll("");
    boolean beginsWithDigit = !stripped.isEmpty() && Character.isDigit(stripped.charAt(0));
    return beginsWithDigit ? "_" + stripped : stripped;
  }

  private static String clipped(String name, String end) {
    return name.substring(0, Math.min(name.length(), LENGTH_MAX - end.length())) + end;
  }
}
