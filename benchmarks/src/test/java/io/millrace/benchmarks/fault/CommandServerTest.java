package io.millrace.benchmarks.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandServerTest {
  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> answers(CommandServer.Command command, String requests)
      throws Exception {
    ByteArrayOutputStream replies = new ByteArrayOutputStream();
    CommandServer.serve(
        command,
        new ByteArrayInputStream(requests.getBytes(StandardCharsets.US_ASCII)),
        new PrintStream(replies, true, StandardCharsets.US_ASCII));
    return replies.toString(StandardCharsets.US_ASCII).lines().sorted().toList();
  }

  @Test
  void aCommandIsAnsweredWithItsCodeAndWhatItPrinted() throws Exception {
    CommandServer.Command echo =
        (arguments, out, err) -> {
          out.print(arguments);
          err.print("größer");
          return 7;
        };

    assertThat(answers(echo, "12 %s %s\n".formatted(encoded("Zürich b"), encoded(""))))
        .containsExactly("12 7 %s %s".formatted(encoded("[Zürich b, ]"), encoded("größer")));
  }

  @Test
  void aCommandThatThrowsEndsItselfAlone() throws Exception {
    CommandServer.Command command =
        (arguments, out, err) -> {
          if (arguments.isEmpty()) {
            throw new IllegalStateException("for a reason");
          }
          return 0;
        };

    List<String> answers = answers(command, "1\n2 %s\n".formatted(encoded("x")));

    assertThat(answers.get(1)).isEqualTo("2 0  ");
    String[] failed = answers.get(0).split(" ", -1);
    assertThat(failed[1]).isEqualTo("1");
    assertThat(new String(Base64.getDecoder().decode(failed[3]), StandardCharsets.UTF_8))
        .contains("for a reason");
  }
}
