package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys that {@code backing load} gives to lines. */
class KeyedLinesTest {
  private static final String SEPARATOR = "\u001f";
  private static final String NO_KEY = "\u001e";
  private static final Path SCRIPT = Site.ROOT.resolve("deploy/cluster/backing/keyed.py");

  @TempDir private Path temporary;

  private record Said(int code, String lines, String message) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          user_id       | {"user_id":"a b"}              | a b
          user_id       | {"n":{"user_id":"x"},"user_id":"ü"} | ü
          user_id       | {"user_id":"q\\"t"}            | q"t
          /rider/id     | {"rider":{"id":"r1"}}          | r1
          /rider/id     | {"rider":{"id":12345678901234567890}} | 12345678901234567890
          /a~1b/m~0n/1  | {"a/b":{"m~n":["x","y"]}}      | y
          """)
  void theKeyIsTheUserAsWritten(String user, String line, String key) throws Exception {
    assertThat(keyed(user, line)).isEqualTo(new Said(0, key + SEPARATOR + line + "\n", "1 line\n"));
  }

  @Test
  void aLineWithoutAUserHasNoKeyAndIsCounted() throws Exception {
    List<String> lines =
        List.of("{\"u\":\"a\"}", "{\"u\":null}", "{\"u\":true}", "{\"u\":\"a", "[]", "", "{}");

    Said said = keyed("u", String.join("\n", lines));

    assertThat(said.code()).isZero();
    assertThat(said.lines().lines())
        .hasSize(lines.size())
        .startsWith("a" + SEPARATOR + lines.get(0));
    assertThat(said.lines().lines().skip(1)).allMatch(line -> line.startsWith(NO_KEY + SEPARATOR));
    assertThat(said.message()).isEqualTo("7 lines; 6 name no user at u, and have no key\n");
  }

  @Test
  void aUserThatNoLineNamesIsRefusedBeforeAnyLineGoesOut() throws Exception {
    Said said = keyed("user_id", "{\"rider\":{\"id\":\"r1\"}}\n".repeat(1_500));

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.lines()).isEmpty();
    assertThat(said.message()).startsWith("Cannot key by user_id: none of the first 1,000 lines");
  }

  private Said keyed(String user, String lines) throws IOException, InterruptedException {
    Path in = Files.writeString(temporary.resolve("in"), lines);
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    Process python =
        new ProcessBuilder("python3", SCRIPT.toString(), user)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(python.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Said(
        python.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
