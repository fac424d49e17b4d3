package io.millrace.options;

/**
 * The place where a parameter was given.
 *
 * @param preposition the preposition, with the place where that has no name: {@code on the command
 *     line}
 * @param file the file; empty for another place
 * @param line the line, from 1; 0 where there are no lines
 */
record ParameterPlace(String preposition, String file, int line) {
  static final ParameterPlace COMMAND_LINE = new ParameterPlace("on the command line", "", 0);
  static final ParameterPlace PRESET = new ParameterPlace("in the caller's presets", "", 0);
  static final ParameterPlace NOWHERE = new ParameterPlace("", "", 0);

  static ParameterPlace file(String file) {
    return new ParameterPlace("in", file, 0);
  }

  ParameterPlace at(int lineNumber) {
    return new ParameterPlace(preposition, file, lineNumber);
  }

  @Override
  public String toString() {
    if (file.isEmpty()) {
      return preposition;
    }
    return preposition + " " + file + (line == 0 ? "" : ", line " + line);
  }
}
