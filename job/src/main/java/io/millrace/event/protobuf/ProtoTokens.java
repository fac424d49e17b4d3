package io.millrace.event.protobuf;

import io.millrace.event.InvalidSchemaException;

/** The tokens of a .proto file: words, numbers, strings and symbols, without comments. */
final class ProtoTokens {
  private static final int SHOWN_MAX = 40;

  private final String text;

  /** The place of the current token, and the one behind it; both the end where there is none. */
  private int start;

  private int end;

  ProtoTokens(String text) throws InvalidSchemaException {
    this.text = text;
    advance();
  }

  boolean isAtEnd() {
    return start == text.length();
  }

  /** The current token as it is written; empty at the end. */
  String current() {
    return text.substring(start, end);
  }

  boolean is(String token) {
    return end - start == token.length() && text.startsWith(token, start);
  }

  boolean isWord() {
    return start < end && isLetter(text.charAt(start));
  }

  boolean isString() {
    return start < end && (text.charAt(start) == '"' || text.charAt(start) == '\'');
  }

  /** Steps over a token where it is the current one; returns whether it was. */
  boolean take(String token) throws InvalidSchemaException {
    boolean stands = is(token);
    if (stands) {
      advance();
    }
    return stands;
  }

  void require(String token) throws InvalidSchemaException {
    if (!take(token)) {
      throw expected("'" + token + "'");
    }
  }

  /** Steps over the current token, and returns it. */
  String next() throws InvalidSchemaException {
    if (isAtEnd()) {
      throw expected("more");
    }
    String token = current();
    advance();
    return token;
  }

  String nextWord() throws InvalidSchemaException {
    if (!isWord()) {
      throw expected("a name");
    }
    return next();
  }

  /** A name in parts, such as {@code .shop.Event}. */
  String nextName() throws InvalidSchemaException {
    StringBuilder name = new StringBuilder();
    if (take(".")) {
      name.append('.');
    }
    name.append(nextWord());
    while (take(".")) {
      name.append('.').append(nextWord());
    }
    return name.toString();
  }

  int nextInteger() throws InvalidSchemaException {
    String sign = take("-") ? "-" : "";
    try {
      long value = Long.decode(sign + current());
      if (value == (int) value) {
        advance();
        return (int) value;
      }
    } catch (NumberFormatException none) {
      // Said below.
    }
    throw expected("an integer");
  }

  /** A string's content; strings that follow each other are one. */
  String nextString() throws InvalidSchemaException {
    if (!isString()) {
      throw expected("a string");
    }
    StringBuilder content = new StringBuilder();
    while (isString()) {
      content.append(text, start + 1, end - 1);
      advance();
    }
    return content.toString();
  }

  /** Steps behind the end of a statement: its semicolon, or its block in braces. */
  void skipStatement() throws InvalidSchemaException {
    while (!take(";")) {
      boolean isBlock = is("{");
      if (isBlock || is("[")) {
        skipBlock();
      } else {
        next();
      }
      if (isBlock && !is(";")) {
        return;
      }
    }
  }

  /** Steps over a block in braces or brackets, whatever is in it. */
  private void skipBlock() throws InvalidSchemaException {
    int depth = 0;
    do {
      depth += is("{") || is("[") ? 1 : 0;
      depth -= is("}") || is("]") ? 1 : 0;
      next();
    } while (depth > 0);
  }

  InvalidSchemaException expected(String what) {
    String found =
        isAtEnd() ? "the end" : "'" + text.substring(start, Math.min(end, start + SHOWN_MAX)) + "'";
    return invalid(what + " must stand where " + found + " is");
  }

  /** The exception for a fault at the current token. */
  InvalidSchemaException invalid(String problem) {
    int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
    return new InvalidSchemaException(
        "it is no schema of Protobuf: line " + line + ": " + problem, null);
  }

  private void advance() throws InvalidSchemaException {
    start = skipBlanks(end);
    end = start;
    if (start == text.length()) {
      return;
    }
    char first = text.charAt(start);
    if (first == '"' || first == '\'') {
      end = stringEnd(first);
    } else if (isLetter(first) || isDigit(first)) {
      boolean isNumber = isDigit(first);
      while (end < text.length() && isInToken(isNumber)) {
        end++;
      }
    } else {
      end = start + 1;
    }
  }

  private boolean isInToken(boolean isNumber) {
    char c = text.charAt(end);
    boolean isSignOfExponent =
        isNumber && (c == '+' || c == '-') && (text.charAt(end - 1) | 0x20) == 'e';
    return isLetter(c) || isDigit(c) || (isNumber && c == '.') || isSignOfExponent;
  }

  private int stringEnd(char quote) throws InvalidSchemaException {
    int at = start + 1;
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length() || text.charAt(at) != quote) {
      throw invalid("a string has no end");
    }
    return at + 1;
  }

  private int skipBlanks(int from) throws InvalidSchemaException {
    int at = from;
    while (at < text.length()) {
      if (text.startsWith("//", at)) {
        int lineEnd = text.indexOf('\n', at);
        at = lineEnd < 0 ? text.length() : lineEnd;
      } else if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        if (close < 0) {
          throw invalid("a comment has no end");
        }
        at = close + 2;
      } else if (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF') {
        at++;
      } else {
        break;
      }
    }
    return at;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
