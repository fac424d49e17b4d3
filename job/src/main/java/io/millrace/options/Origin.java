package io.millrace.options;

/**
 * Where a parameter was given.
 *
 * @param preposition with the place, where that has no name: {@code on the command line}
 * @param file empty where it is none
 * @param line from 1; 0 where there are no lines
 */
record Origin(String preposition, String file, int line) {
  static final Origin COMMAND_LINE = new Origin("on the command line", "", 0);
  static final Origin PRESET = new Origin("in the caller's presets", "", 0);
  static final Origin NOWHERE = new Origin("", "", 0);

  static Origin file(String file) {
    return new Origin("in", file, 0);
  }

  Origin at(int lineNumber) {
    return new Origin(preposition, file, lineNumber);
  }

  @Override
  public String toString() {
    if (file.isEmpty()) {
      return preposition;
    }
    return preposition + " " + file + (line == 0 ? "" : ", line " + line);
  }
}
