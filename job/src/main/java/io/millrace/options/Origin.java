package io.millrace.options;

/**
 * Where a parameter was given.
 *
 * @param place a file's name, or words such as {@code the command line}
 * @param line from 1; 0 where the place has no lines
 */
record Origin(String place, int line) {
  static final Origin COMMAND_LINE = new Origin("the command line", 0);
  static final Origin PRESET = new Origin("the caller's presets", 0);
  static final Origin NOWHERE = new Origin("", 0);

  @Override
  public String toString() {
    return line == 0 ? place : place + ", line " + line;
  }
}
