package io.millrace.command.argument;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether two names that a command line gives are of one file. */
public final class SameFile {
  private SameFile() {}

  /** Also where neither is there yet. */
  public static boolean areSame(Path one, Path other) {
    try {
      boolean areThere = Files.exists(one) && Files.exists(other);
      return areThere
          ? Files.isSameFile(one, other)
          : one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    } catch (IOException e) {
      return false;
    }
  }
}
