package io.millrace.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/**
 * Reads one JSON object by RFC 8259, nothing beyond it, without a tree, and says what is wrong with
 * any other value: values at the paths of a {@link PathTree} are kept in {@link Slots}, everything
 * else is checked and skipped. Not thread safe.
 */
final class JsonReader {
  /** The deepest level of nesting; the object itself is level 1. */
  static final int NESTING_MAX = 64;

  /**
   * The factory of strict parsers. Names are neither interned (they may be ids) nor refused when
   * their hashes collide, and the encoding is not guessed: a value of two NUL bytes would be read
   * as UTF-16.
   */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final PathTree paths;
  private final Slots slots;

  JsonReader(PathTree paths, Slots slots) {
    this.paths = paths;
    this.slots = slots;
  }

  /** Fills the slots with a document. */
  void read(byte[] json) throws MalformedException {
    String problem = StrictText.problem(json);
    if (problem != null) {
      throw new MalformedException(problem, null);
    }
    slots.clear();
    try (JsonParser parser = FACTORY.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw malformed(json, null);
      }
      readObject(parser, paths.root());
      if (parser.nextToken() != null) {
        throw malformed(json, null);
      }
    } catch (IOException | RuntimeException refused) {
      // Any failure of the parser must become a reject: thrown from here, it would stop the job
      // at this record for ever.
      throw malformed(json, refused);
    }
  }

  private static MalformedException malformed(byte[] json, Exception refused) {
    String problem = JsonProblem.of(json);
    return new MalformedException(problem == null ? "cannot be read as JSON" : problem, refused);
  }

  private void readObject(JsonParser parser, PathTree.Node node) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      readValue(parser, parser.nextToken(), node.member(name));
    }
  }

  private void readArray(JsonParser parser, PathTree.Node node) throws IOException {
    int index = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      readValue(parser, token, node.element(index++));
    }
  }

  private void readValue(JsonParser parser, JsonToken token, PathTree.Node node)
      throws IOException {
    if (node == null) {
      parser.skipChildren();
      return;
    }
    if (node.slot() != PathTree.NO_SLOT) {
      keep(parser, token, node.slot());
    }
    if (node.isLeaf()) {
      parser.skipChildren();
    } else if (token == JsonToken.START_OBJECT) {
      readObject(parser, node);
    } else if (token == JsonToken.START_ARRAY) {
      readArray(parser, node);
    }
  }

  private void keep(JsonParser parser, JsonToken token, int slot) throws IOException {
    switch (token) {
      case VALUE_TRUE, VALUE_FALSE -> slots.putBoolean(slot, token == JsonToken.VALUE_TRUE);
      case VALUE_NUMBER_INT -> keepInteger(parser, slot);
      default -> slots.put(slot, kind(token));
    }
    if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
      slots.putText(slot, slots.keepsText(slot) ? parser.getText() : null);
    } else if (token == JsonToken.VALUE_NUMBER_FLOAT && slots.keepsDouble(slot)) {
      slots.putDouble(slot, parser.getDoubleValue());
    }
  }

  /** The kind of the value that a token begins; {@code LONG} for an integer of any size. */
  static DataKind kind(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> DataKind.STRING;
      case VALUE_NUMBER_INT -> DataKind.LONG;
      case VALUE_NUMBER_FLOAT -> DataKind.DECIMAL;
      case VALUE_TRUE, VALUE_FALSE -> DataKind.BOOLEAN;
      case START_OBJECT -> DataKind.OBJECT;
      case START_ARRAY -> DataKind.ARRAY;
      default -> DataKind.ABSENT;
    };
  }

  private void keepInteger(JsonParser parser, int slot) throws IOException {
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      boolean isNegative = parser.getTextCharacters()[parser.getTextOffset()] == '-';
      slots.putLong(slot, parser.getLongValue(), isNegative);
      return;
    }
    slots.put(slot, DataKind.BIG_INTEGER);
    if (slots.keepsDouble(slot)) {
      slots.putDouble(slot, Double.parseDouble(parser.getText()));
    }
  }
}
