package io.millrace.event;

/** Reads a string of JSON, and says what is wrong with it. */
final class JsonText {
  private static final int HEX_DIGITS = 4;

  private final JsonBytes json;

  JsonText(JsonBytes json) {
    this.json = json;
  }

  /** The string that begins here, without its quotes and escapes. */
  String read() throws MalformedException {
    int start = json.at();
    json.next();
    StringBuilder text = new StringBuilder();
    int plain = json.at();
    while (!json.isAtEnd()) {
      byte b = json.current();
      if (b == '"') {
        text.append(json.textFrom(plain));
        json.next();
        return text.toString();
      } else if (b == '\\') {
        text.append(json.textFrom(plain));
        text.append(escaped());
        plain = json.at();
      } else if (b >= 0 && b < ' ') {
        throw JsonProblem.malformed(
            "is not JSON: a string holds "
                + json.shownCharacter()
                + " at byte "
                + json.at()
                + " (must be escaped, as \\n or \\u000a are)");
      } else {
        json.next();
      }
    }
    throw JsonProblem.malformed(
        "ends too early, at byte "
            + json.at()
            + ", within the string that begins at byte "
            + start);
  }

  private char escaped() throws MalformedException {
    int start = json.at();
    json.next();
    if (json.isAtEnd()) {
      throw wrong(start);
    }
    return switch (json.next()) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit(start);
      default -> throw wrong(start);
    };
  }

  private char unit(int start) throws MalformedException {
    int unit = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = json.isAtEnd() || json.current() < 0 ? -1 : Character.digit(json.current(), 16);
      if (digit < 0) {
        throw wrong(start);
      }
      unit = unit << 4 | digit;
      json.next();
    }
    return (char) unit;
  }

  private static MalformedException wrong(int at) {
    return JsonProblem.malformed(
        "is not JSON: a wrong escape at byte "
            + at
            + " (must be a backslash and one of \" \\ / b f n r t, or u and four hex digits)");
  }
}
