package io.millrace.event;

/** The ways in which JSON is read, which must agree. */
enum JsonFormat implements ValueFormat {
  /** By the scanner, and by the parser what the scanner gives up on. */
  SCANNING {
    @Override
    public DocumentReader reader(PathTree paths, Slots slots) {
      return DocumentReader.of(paths, slots);
    }
  },
  PARSER_ALONE {
    @Override
    public DocumentReader reader(PathTree paths, Slots slots) {
      return DocumentReader.ofParserAlone(paths, slots);
    }
  };

  @Override
  public String description() {
    return "a JSON object";
  }
}
