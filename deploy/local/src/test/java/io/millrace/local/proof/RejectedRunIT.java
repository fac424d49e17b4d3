package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/local/run} with a valid definition that no line fits. */
class RejectedRunIT {
  @TempDir private Path folder;

  @Test
  void aRunWithoutAnEventFailsAndSaysWhy() throws Exception {
    Path input =
        Files.write(
            folder.resolve("cards.jsonl"),
            Collections.nCopies(
                20,
                "{\"id\":\"e\",\"card\":{\"user\":\"u\"},\"at\":1767571200000,\"kind\":\"buy\"}"));
    Path pipeline =
        ProofDefinition.of("rejected")
            .withoutModel()
            .with("user: user", "user: card.user")
            .write(folder.resolve("definition"));
    Path output = folder.resolve("run");

    int code =
        LocalProcess.start(
                output, List.of("--pipeline", pipeline.toString(), "--input", input.toString()))
            .exitCode();

    assertThat(LocalProcess.printed(output))
        .contains(
            "Read      20 records = 0 events + 20 rejects",
            "Rejects   no record is an event: all 20 are rejects",
            "MISSING_FIELD 20, such as rejected-",
            "likeliest fix: event.user: /card/user",
            "start over with --fresh")
        .doesNotContain("\tat ");
    assertThat(code).isEqualTo(1);
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("Why so many rejects", "event.user: /card/user");
  }
}
