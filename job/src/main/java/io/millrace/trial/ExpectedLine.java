package io.millrace.trial;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.millrace.event.MalformedException;
import io.millrace.event.StrictJson;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The expectation of one line's outcome.
 *
 * @param line the number of the line of the events, from 1
 * @param members the values by name, those of features as {@code features.NAME}
 */
record ExpectedLine(long line, Map<String, Literal> members) {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A message may quote a value of any size.
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /**
   * Reads an expectation.
   *
   * @throws IOException where it is none, in words that follow "is no expectation:"
   */
  static ExpectedLine read(byte[] json) throws IOException {
    Map<String, Literal> members = members(json);
    Literal line = members.get(Member.LINE);
    if (line == null || line.kind() != Literal.Kind.NUMBER || !line.text().matches("\\d{1,18}")) {
      throw new IOException("it has no 'line', a whole number");
    }
    if (members.containsKey(Member.REJECT) == members.containsKey(Member.USER)) {
      throw new IOException("it must have either 'user' or 'reject'");
    }
    return new ExpectedLine(Long.parseLong(line.text()), members);
  }

  /** The single values by their paths, in their order. */
  static Map<String, Literal> members(byte[] json) throws IOException {
    Map<String, Literal> members = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      object(parser, "", members);
      if (parser.nextToken() != null) {
        throw new IOException("it goes on behind the object");
      }
    } catch (JsonProcessingException | CharConversionException e) {
      throw new IOException("it " + malformed(json), e);
    }
    return members;
  }

  /** The message for malformed JSON; the parser's own messages name its classes and settings. */
  private static String malformed(byte[] json) {
    try {
      StrictJson.visit(json, null);
      return "cannot be read as JSON";
    } catch (MalformedException e) {
      return e.getMessage();
    }
  }

  private static void object(JsonParser parser, String prefix, Map<String, Literal> members)
      throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT && prefix.isEmpty()) {
        object(parser, name + '.', members);
      } else if (token.isStructStart()) {
        throw new IOException("'%s%s' is no single value".formatted(prefix, name));
      } else {
        members.put(prefix + name, literal(parser, token));
      }
    }
  }

  private static Literal literal(JsonParser parser, JsonToken token) throws IOException {
    Literal.Kind kind =
        token == JsonToken.VALUE_STRING
            ? Literal.Kind.STRING
            : token.isNumeric() ? Literal.Kind.NUMBER : Literal.Kind.WORD;
    return new Literal(kind, parser.getText());
  }

  boolean isReject() {
    return members.containsKey(Member.REJECT);
  }

  /** The user; empty for a reject. */
  Optional<String> user() {
    return Optional.ofNullable(members.get(Member.USER)).map(Literal::text);
  }

  /** The outcome in one sentence. */
  String text() {
    if (!isReject()) {
      return "an event of user " + members.get(Member.USER);
    }
    Literal message = members.get(Member.MESSAGE);
    return "reject %s%s"
        .formatted(members.get(Member.REJECT).text(), message == null ? "" : ": " + message.text());
  }
}
