package io.millrace.local.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import java.io.IOException;

/**
 * Finds the user in a line of JSON as the decoder would read it: a string's content or an integer's
 * digits as written. Stops at the user, so it also finds the user of many lines that the decoder
 * rejects. Not thread safe.
 */
final class UserLookup {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          // The decoder has no limit but the value's size, and all its events' users must be found.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonPointerBasedFilter filter;

  /**
   * @param path a top-level name, or a JSON Pointer where it begins with a slash
   */
  UserLookup(String path) {
    filter = new JsonPointerBasedFilter(JsonPointer.compile(pointer(path)));
  }

  /** The user's text, or null where none can be read. */
  String find(byte[] line) {
    try (JsonParser parser = JSON.createParser(line);
        JsonParser user =
            new FilteringParserDelegate(parser, filter, Inclusion.ONLY_INCLUDE_ALL, false)) {
      JsonToken token = user.nextToken();
      boolean readable = token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT;
      return readable ? user.getText() : null;
    } catch (IOException e) {
      // Dirty lines are expected; the decoder says why in `rejects`.
      return null;
    }
  }

  private static String pointer(String path) {
    return path.startsWith("/") ? path : "/" + path.replace("~", "~0").replace("/", "~1");
  }
}
