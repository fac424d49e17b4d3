package io.millrace.file;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/**
 * The reason why a file cannot be read or written, in words for users: Java's own message is often
 * only the path.
 */
public final class IoReason {
  private IoReason() {}

  /**
   * The reason, to follow the file's name and a colon.
   *
   * @param location the file as requested
   */
  public static String of(IOException e, String location) {
    boolean saysNothing = e.getMessage() == null || e.getMessage().equals(location);
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return inWords(system.getReason());
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NoSuchFileException
        || (saysNothing && e instanceof FileNotFoundException)) {
      return "there is no such file";
    } else if (e instanceof FileSystemLoopException) {
      return "its links lead in a circle";
    } else if (e instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    } else if (e instanceof ZipException) {
      return "it is not packed by gzip, as its name says (%s)".formatted(e.getMessage());
    } else if (e instanceof EOFException) {
      return "it ends too early";
    }
    return saysNothing ? e.getClass().getSimpleName() : inWords(e.getMessage());
  }

  /**
   * The reason why a text is no path: nearly always letters that the system's locale cannot encode.
   */
  public static String of(InvalidPathException e) {
    return e.getInput().indexOf('\0') >= 0
        ? "it holds a character 0"
        : "the locale has not all of its letters; set LC_ALL=C.UTF-8, or a locale that has them";
  }

  private static String inWords(String message) {
    return message.equals("Is a directory") ? "it is a folder" : message;
  }
}
