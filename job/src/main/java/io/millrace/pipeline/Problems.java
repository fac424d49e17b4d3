package io.millrace.pipeline;

import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Gathers the problems of a definition while it is read, and words them. */
final class Problems {
  /**
   * The most problems in a list: a file with more is no definition, and a longer list is of no use.
   */
  private static final int MAX = 1000;

  private static final int MAX_VALUE_LENGTH = 100;

  /**
   * The most names in a message; no fewer than the options of a feature, the longest fixed list.
   */
  private static final int MAX_NAMES = 24;

  private final Set<Problem> found = new LinkedHashSet<>();

  /** Adds {@code Invalid <key>: <value>, line 3 (<rule>)}. */
  void invalid(Node at, String key, String value, String rule) {
    add(at, key, "Invalid " + key + ": " + shown(value), rule);
  }

  /** Adds {@code Missing <key>, line 3 (<what it is>)}, at the mapping that should hold it. */
  void missing(Node at, String key, String meaning) {
    add(at, key, "Missing " + key, inMidSentence(meaning));
  }

  /**
   * Adds {@code Unknown <noun> '<name>' in <where>, line 3 (did you mean '<nearest>'?)}.
   *
   * @param where null for the root
   */
  void unknown(Node at, String noun, String name, String where, Collection<String> known) {
    String key = where == null ? name : where + '.' + name;
    String hint =
        NearestName.of(name, known)
            .map(nearest -> "did you mean '" + nearest + "'?")
            .orElseGet(() -> listed(known));
    String place = where == null ? "" : " in " + shown(where);
    add(at, key, "Unknown %s '%s'%s".formatted(noun, clipped(name), place), hint);
  }

  private static String listed(Collection<String> known) {
    if (known.isEmpty()) {
      return "none is declared";
    }
    String names = known.stream().limit(MAX_NAMES).collect(Collectors.joining(", ", "known: ", ""));
    return known.size() > MAX_NAMES ? names + ", ..." : names;
  }

  /** Adds {@code <what>, line 3 (<rule>)}. */
  void add(Node at, String key, String what, String rule) {
    Mark mark = at.getStartMark();
    add(
        mark.getLine() + 1,
        mark.getColumn() + 1,
        key,
        what,
        ", line " + (mark.getLine() + 1),
        rule);
  }

  /**
   * Adds a problem of the text itself, where the column matters.
   *
   * @param mark null where the file as a whole is meant
   */
  void addSyntax(Mark mark, String what, String rule) {
    if (mark == null) {
      add(0, 0, "", what, "", rule);
    } else {
      int line = mark.getLine() + 1;
      int column = mark.getColumn() + 1;
      add(line, column, "", what, ", line " + line + " column " + column, rule);
    }
  }

  private void add(int line, int column, String key, String what, String place, String rule) {
    if (found.size() < MAX) {
      found.add(new Problem(line, column, key, what + place + " (" + rule + ')'));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  int count() {
    return found.size();
  }

  /** The problems, in the order of their places in the file. */
  List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    return sorted;
  }

  /** A value as messages show it: one line, not too long, blanks around it made visible. */
  static String shown(String value) {
    String clipped = clipped(value);
    return clipped.isEmpty() || !clipped.strip().equals(clipped) ? '\'' + clipped + '\'' : clipped;
  }

  private static String inMidSentence(String sentence) {
    String open = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    boolean isAcronym = Character.isUpperCase(open.charAt(1));
    return isAcronym ? open : open.substring(0, 1).toLowerCase(Locale.ROOT) + open.substring(1);
  }

  /** A value in one line, not too long. */
  static String clipped(String value) {
    StringBuilder line = new StringBuilder();
    value
        .codePoints()
        .limit(MAX_VALUE_LENGTH)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                line.append("\\u%04x".formatted(c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return value.codePointCount(0, value.length()) > MAX_VALUE_LENGTH
        ? line.append("...").toString()
        : line.toString();
  }
}
