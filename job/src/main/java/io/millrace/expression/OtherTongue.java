package io.millrace.expression;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Advises what to write in CEL where a part of an expression is SQL, or another language's. */
final class OtherTongue {
  private static final Pattern HAS =
      Pattern.compile("\\bhas\\(\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*\\)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|.", Pattern.DOTALL);
  private static final Pattern IS_NOT = Pattern.compile("(?is)is\\s+not\\b.*");
  private static final Pattern LAST_WORD =
      Pattern.compile("(?s).*?([A-Za-z_][A-Za-z0-9_]*|\\S)\\s*");

  private static final String NULL_TEST = "write x == null";
  private static final String TEXT_TEST =
      "write type.startsWith('a'), type.endsWith('a') or type.contains('a')";

  /** The advice by the word at the place where CEL found the mistake, in lower case. */
  private static final Map<String, String> HERE =
      Map.ofEntries(
          Map.entry("and", "write &&"),
          Map.entry("or", "write ||"),
          Map.entry("not", "write !, as in !(x in [1, 2])"),
          Map.entry("&", "write &&"),
          Map.entry("|", "write ||"),
          Map.entry("is", NULL_TEST),
          Map.entry("like", TEXT_TEST),
          Map.entry("ilike", TEXT_TEST),
          Map.entry("between", "write x >= 1 && x <= 2"),
          Map.entry("null", "write null"),
          Map.entry("none", "write null"),
          Map.entry("nil", "write null"),
          Map.entry("undefined", "write null"),
          Map.entry("true", "write true"),
          Map.entry("false", "write false"),
          Map.entry("isnull", NULL_TEST),
          Map.entry("coalesce", "write x == null ? 1 : x"),
          Map.entry("if", "write a ? b : c"),
          Map.entry("when", "write a ? b : c"));

  private OtherTongue() {}

  /**
   * The advice, without its brackets.
   *
   * @param offset where the mistake was found, in chars
   */
  static Optional<String> advice(String source, int offset) {
    String rest = source.substring(Math.min(offset, source.length()));
    String before = source.substring(0, source.length() - rest.length());
    Matcher found = WORD.matcher(rest);
    String here = found.lookingAt() ? found.group().toLowerCase(Locale.ROOT) : "";
    Matcher last = LAST_WORD.matcher(before);
    String previous = last.matches() ? last.group(1).toLowerCase(Locale.ROOT) : "";
    if (here.equals("is") && IS_NOT.matcher(rest).matches()) {
      return Optional.of("write x != null");
    } else if (HERE.containsKey(here)) {
      return Optional.of(HERE.get(here));
    } else if (here.equals(">") && before.endsWith("<")) {
      return Optional.of("write !=");
    } else if (here.equals(",") && before.matches("(?s).*\\bin\\s*\\([^()]*")) {
      return Optional.of("a list has square brackets: x in [1, 2]");
    } else if (here.equals("(") && HERE.containsKey(previous)) {
      // CEL gives the bracket as the place of a call.
      return Optional.of(HERE.get(previous));
    }
    return previous.equals("not") ? Optional.of("write !") : Optional.empty();
  }

  /** The advice for {@code has}, which CEL has for members of messages and maps alone. */
  static String ofHas(String source) {
    Matcher has = HAS.matcher(source);
    String field = has.find() ? has.group(1) : "x";
    return "has() takes no field (write " + field + " != null)";
  }
}
