package io.millrace.event;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Says in words why bytes are not one JSON object by RFC 8259, and at which byte, from 0. The
 * parser's own messages name its settings and classes, so this scanner, which knows the grammar
 * alone, reads a value again that the parser has refused.
 */
final class JsonProblem {
  private static final int SHOWN_MAX = 60;
  private static final String NAME = "a name in double quotes";
  private static final String VALUE = "a value";

  private final JsonBytes json;
  private int depth;

  private JsonProblem(byte[] json) {
    this.json = new JsonBytes(json);
  }

  /**
   * The fault, in words that follow "the value"; null where there is none.
   *
   * @param json well-formed UTF-8
   */
  static String of(byte[] json) {
    try {
      new JsonProblem(json).document();
      return null;
    } catch (MalformedException found) {
      return found.getMessage();
    }
  }

  private void document() throws MalformedException {
    json.skipBlanks();
    if (json.isAtEnd()) {
      throw malformed("is empty (must be a JSON object)");
    }
    if (json.current() != '{') {
      throw malformed(kind() + " (must be a JSON object)");
    }
    object();
    json.skipBlanks();
    if (!json.isAtEnd()) {
      throw malformed("goes on after the object, at byte " + json.at());
    }
  }

  private String kind() {
    byte first = json.current();
    return switch (first) {
      case '[' -> "is a JSON array";
      case '"' -> "is a JSON string";
      case 't', 'f', 'n', '-' -> "is no JSON object";
      default ->
          JsonBytes.isDigit(first)
              ? "is a number"
              : "is not JSON: it begins with " + json.shownCharacter();
    };
  }

  private void object() throws MalformedException {
    enter();
    json.next();
    Set<String> names = new HashSet<>();
    json.skipBlanks();
    if (json.take('}')) {
      depth--;
      return;
    }
    String expected = NAME + " or '}'";
    do {
      json.skipBlanks();
      int at = json.at();
      if (json.isAtEnd() || json.current() != '"') {
        throw unexpected(expected);
      }
      String name = new JsonText(json).read();
      if (!names.add(name)) {
        throw malformed(
            "has the name '" + Excerpt.of(name, SHOWN_MAX) + "' twice in an object, at byte " + at);
      }
      json.skipBlanks();
      if (!json.take(':')) {
        throw unexpected("':'");
      }
      value(VALUE);
      json.skipBlanks();
      expected = NAME;
    } while (json.take(','));
    close('}');
  }

  private void array() throws MalformedException {
    enter();
    json.next();
    json.skipBlanks();
    if (json.take(']')) {
      depth--;
      return;
    }
    String expected = VALUE + " or ']'";
    do {
      value(expected);
      json.skipBlanks();
      expected = VALUE;
    } while (json.take(','));
    close(']');
  }

  private void close(char end) throws MalformedException {
    if (!json.take(end)) {
      throw unexpected("',' or '" + end + "'");
    }
    depth--;
  }

  private void enter() throws MalformedException {
    if (++depth > JsonReader.NESTING_MAX) {
      throw malformed(
          "is nested deeper than " + JsonReader.NESTING_MAX + " levels, at byte " + json.at());
    }
  }

  private void value(String expected) throws MalformedException {
    json.skipBlanks();
    if (json.isAtEnd()) {
      throw unexpected(expected);
    }
    switch (json.current()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonText(json).read();
      default -> {
        if (json.current() == '-' || JsonBytes.isDigit(json.current())) {
          number();
        } else {
          word(expected);
        }
      }
    }
  }

  private void number() throws MalformedException {
    int start = json.at();
    if (json.take('-') && !json.isAtEnd() && Character.isLetter(json.current())) {
      throw noNumber(start);
    }
    boolean leadingZero = !json.isAtEnd() && json.current() == '0';
    int whole = json.at();
    digits();
    if (leadingZero && json.at() > whole + 1) {
      throw malformed("is not JSON: a number begins with 0 at byte " + start);
    }
    if (json.take('.')) {
      digits();
    }
    if (json.take('e') || json.take('E')) {
      if (!json.take('-')) {
        json.take('+');
      }
      digits();
    }
  }

  private void digits() throws MalformedException {
    int start = json.at();
    while (!json.isAtEnd() && JsonBytes.isDigit(json.current())) {
      json.next();
    }
    if (json.at() == start) {
      throw unexpected("a digit");
    }
  }

  /** Steps over true, false or null; refuses any other word. */
  private void word(String expected) throws MalformedException {
    int start = json.at();
    String word = json.word();
    if (word.equals("true") || word.equals("false") || word.equals("null")) {
      json.skip(word.length());
    } else if (word.equalsIgnoreCase("nan") || word.toLowerCase(Locale.ROOT).startsWith("inf")) {
      throw noNumber(start);
    } else {
      throw unexpected(expected);
    }
  }

  private MalformedException noNumber(int start) {
    json.moveTo(start);
    return malformed(
        "is not JSON: "
            + json.shownWord()
            + " at byte "
            + start
            + " (is no number of JSON: write null, or leave the field out)");
  }

  private MalformedException unexpected(String expected) {
    if (json.isAtEnd()) {
      return malformed(
          "ends too early, at byte " + json.at() + " (must go on with " + expected + ')');
    }
    return malformed(
        "is not JSON: "
            + json.shownWord()
            + " at byte "
            + json.at()
            + " (must be "
            + expected
            + ')');
  }

  static MalformedException malformed(String message) {
    return new MalformedException(message, null);
  }
}
