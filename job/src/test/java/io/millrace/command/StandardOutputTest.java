package io.millrace.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandardOutputTest {
  private static final String DEFINITION = "../deploy/local/demo/pipeline.yaml";
  private static final String EVENTS = "../deploy/local/demo/test/events.jsonl";

  @TempDir private Path folder;

  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("--help"),
        List.of("options"),
        List.of("validate", DEFINITION),
        List.of("try", DEFINITION, "--json"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aReaderThatHasGoneIsNoFaultToReport(List<String> command) throws Exception {
    Process process = start(Redirect.PIPE, command);
    process.getInputStream().close();
    type(process);

    assertThat(process.waitFor()).isEqualTo(141);
    assertThat(errors()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aFullDiskIsAFault(List<String> command) throws Exception {
    File full = new File("/dev/full");
    assumeThat(full).exists();
    Process process = start(Redirect.to(full), command);
    type(process);

    assertThat(process.waitFor()).isEqualTo(3);
    assertThat(errors()).isEqualTo("Cannot write to standard output (is its disk full?)\n");
  }

  @Test
  void lettersThatTheLocaleHasNotAreReportedInWords() throws Exception {
    List<String> command = List.of("validate", "events-\u00fc.yaml", "--sample=\u00fc.jsonl");
    Process process = start(Redirect.DISCARD, command);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(errors()).contains("set LC_ALL=C.UTF-8").doesNotContain("Exception", "Malformed");
  }

  private Process start(Redirect output, List<String> command) throws IOException {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
    java.addAll(List.of("-cp", System.getProperty("java.class.path")));
    java.add("io.millrace.command.Millrace");
    java.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(java)
            .redirectOutput(output)
            .redirectError(folder.resolve("errors.txt").toFile());
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  /** Writes the input of {@code try}, which may end before it has read all. */
  private static void type(Process process) throws IOException {
    byte[] lines = Files.readAllBytes(Path.of(EVENTS));
    try (OutputStream typed = process.getOutputStream()) {
      typed.write(lines);
    } catch (IOException e) {
      assertThat(e).hasMessage("Broken pipe");
    }
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("errors.txt"), StandardCharsets.UTF_8)
        .replace(System.lineSeparator(), "\n");
  }
}
