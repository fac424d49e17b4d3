package io.millrace.options;

/**
 * Where a parameter was given.
 *
 * @param preposition with the place, where that has no name: {@code on the command line}
 * @param file empty where it is none
 * @param line from 1; 0 where there are no lines
 */
record Place(String preposition, String file, int line) {
  static final Place COMMAND_LINE = new Place("on the command line", "", 0);
  static final Place PRESET = new Place("in the caller's presets", "", 0);
  static final Place NOWHERE = new Place("", "", 0);

  static Place file(String file) {
    return new Place("in", file, 0);
  }

  Place at(int lineNumber) {
    return new Place(preposition, file, lineNumber);
  }

  @Override
  public String toString() {
    if (file.isEmpty()) {
      return preposition;
    }
    return preposition + " " + file + (line == 0 ? "" : ", line " + line);
  }
}
