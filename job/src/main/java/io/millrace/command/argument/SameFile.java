package io.millrace.command.argument;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks whether two names on a command line are of one file. */
public final class SameFile {
  private SameFile() {}

  /** Whether both names are of one file, which need not exist yet. */
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
