package io.millrace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class in a separate Java process, with another class path than the tests'. */
public final class ChildJvm {
  private ChildJvm() {}

  /** The outcome of the process. */
  public record Outcome(int code, String output) {}

  public static Outcome run(String classPath, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    return run(List.of(), classPath, mainClass, arguments);
  }

  /** The same with options of Java. */
  public static Outcome run(
      List<String> options, String classPath, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Xmx512m", "-Duser.language=tr", "-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("child", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new Outcome(process.waitFor(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }
}
