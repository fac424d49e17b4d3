package io.millrace.event;

import java.util.Arrays;

/**
 * Reads documents of JSON into slots: by the scanner, and by the parser what the scanner gives up
 * on. Not thread safe: one for each thread.
 */
final class DocumentReader implements ValueReader {
  private final JsonScanner scanner;
  private final JsonReader parser;

  private DocumentReader(JsonScanner scanner, JsonReader parser) {
    this.scanner = scanner;
    this.parser = parser;
  }

  /**
   * @param slots prepared for what is read out of them
   */
  static DocumentReader of(PathTree paths, Slots slots) {
    return new DocumentReader(new JsonScanner(paths, slots), new JsonReader(paths, slots));
  }

  /** A reader without the scanner, which the other must agree with. */
  static DocumentReader ofParserAlone(PathTree paths, Slots slots) {
    return new DocumentReader(null, new JsonReader(paths, slots));
  }

  /** Whether the scanner reads a document, which is fast. */
  boolean scans(byte[] value) {
    return scanner != null && scanner.read(value);
  }

  @Override
  public void read(byte[] value, int from) throws MalformedException {
    byte[] document = from == 0 ? value : Arrays.copyOfRange(value, from, value.length);
    if (!scans(document)) {
      parser.read(document);
    }
  }
}
