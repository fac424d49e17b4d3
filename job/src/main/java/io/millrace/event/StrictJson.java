package io.millrace.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads whole documents as strictly as the decoder does, for callers that know no fields yet. */
public final class StrictJson {
  private StrictJson() {}

  /**
   * Shows one document to a visitor: the object itself, then its members.
   *
   * @throws MalformedException for what the decoder rejects as {@code MALFORMED}; nothing has been
   *     visited then
   */
  public static void visit(byte[] json, JsonVisitor root) throws MalformedException {
    new JsonReader(new PathTree(), new Slots(0)).read(json);
    try (JsonParser parser = JsonReader.FACTORY.createParser(json)) {
      visit(parser, parser.nextToken(), root);
    } catch (IOException e) {
      throw new MalformedException("cannot be read as JSON", e);
    }
  }

  private static void visit(JsonParser parser, JsonToken token, JsonVisitor place)
      throws IOException {
    if (place == null) {
      parser.skipChildren();
      return;
    }
    boolean hasText = token.isScalarValue() && token != JsonToken.VALUE_NULL;
    place.value(kind(parser, token), hasText ? parser.getText() : null);
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      visit(parser, parser.nextToken(), place.member(name));
    }
  }

  private static DataKind kind(JsonParser parser, JsonToken token) throws IOException {
    boolean isBig =
        token == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER;
    return isBig ? DataKind.BIG_INTEGER : JsonReader.kind(token);
  }
}
