package io.millrace.event;

/**
 * Reads documents into slots: by the scanner, and by the parser what the scanner gives up on. Not
 * thread safe: one for each thread.
 */
final class DocumentReader {
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

  void read(byte[] value) throws MalformedException {
    if (!scans(value)) {
      parser.read(value);
    }
  }
}
