package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.verify.TamperHistory;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on sealed tables. */
public class SealCommandsTest {
  @TempDir private static Path folder;
  private static TamperLake tables;

  @BeforeAll
  static void makeTables() throws IOException {
    tables = TamperLake.in(folder.resolve("tables"), Variant.PLAIN);
  }

  @AfterAll
  static void close() throws IOException {
    tables.close();
  }

  @Test
  void headsAreOneLineThatVerifyTakesBack() throws IOException {
    Outcome sealed = run("seal");

    assertThat(sealed).matches(o -> o.code() == 0, sealed.err());
    assertThat(sealed.out().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(sealed.out());
    assertThat(line.get("pipeline").textValue()).isEqualTo("shop");
    assertThat(line.get("checkpoint").longValue()).isEqualTo(4);
    assertThat(line.get("heads")).hasSize(TamperHistory.PARTITIONS);

    Path kept = folder.resolve("kept.jsonl");
    Files.writeString(kept, sealed.out() + "\n" + sealed.out());
    Outcome verified = run("verify", "--strict", "--sealed", kept.toString());
    assertThat(verified.out())
        .contains("420 records of 3 partitions")
        .doesNotContain("behind the newest head")
        .contains("3 kept heads hold, the newest up to shop-0@");
    assertThat(verified.code()).isZero();

    assertThat(run("verify").out())
        .contains("420 of them are behind the newest head given with --sealed", "millrace seal");

    String forged = sealed.out().replaceFirst("\"hash\":\"..", "\"hash\":\"00");
    Files.writeString(kept, forged);
    assertThat(run("verify", "--sealed", kept.toString()))
        .matches(o -> o.code() == 1 && o.out().contains("1 HEAD_DIFFERS: A kept head does not"));
  }

  @Test
  void linesThatAreNoneAreReportedAndNothingIsVerified() throws IOException {
    String line = run("seal").out();
    assertInvalid("{", "line 1 (must be a line that millrace seal has printed: not JSON)");
    assertInvalid(
        line + "{}",
        "line 2 (must be a line that millrace seal has printed: its 'pipeline' is not)");
    assertInvalid(line.replace("to_offset\":", "to_offset\":-"), "its 'to_offset' is not)");
    assertInvalid(line.replace("hash\":\"", "hash\":\"zz"), "its 'hash' is not)");
    assertInvalid("", "there are none)");
    assertInvalid(
        line.replace("\"pipeline\":\"shop\"", "\"pipeline\":\"other\""),
        "must be of the pipeline shop in shop, which is verified: it is of other in shop)");
    assertThat(run("verify", "--sealed", folder.resolve("none").toString()))
        .matches(o -> o.code() == 2 && o.err().contains("Cannot read --sealed"));
  }

  private static void assertInvalid(String text, String said) throws IOException {
    Path kept = folder.resolve("invalid.jsonl");
    Files.writeString(kept, text);
    Outcome outcome = run("verify", "--sealed", kept.toString());
    assertThat(outcome.err()).contains("Invalid --sealed: " + kept).contains(said);
    assertThat(outcome.code()).isEqualTo(2);
  }

  @Test
  void whatIsErasedIsAskedForAndSaidRight() {
    assertThat(run("erase", "--reason", "x")).matches(o -> o.code() == 2);
    assertThat(run("erase", "--user", "u1", "--before", "2026-01-01T00:00:00Z", "--reason", "x"))
        .matches(o -> o.code() == 2);
    assertThat(run("erase", "--user", "u1"))
        .matches(o -> o.code() == 2 && o.err().contains("--reason"));
    assertThat(run("erase", "--before", "yesterday", "--reason", "x"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --before: yesterday (must be"));
    assertThat(run("erase", "--offsets", "shop-0@9..8", "--reason", "x"))
        .matches(o -> o.code() == 2 && o.err().contains("Invalid --offsets: shop-0@9..8 (must"));
    assertThat(run("erase", "--user", "nobody", "--reason", "x"))
        .matches(o -> o.code() == 0 && o.out().contains("Nothing to erase"));
    Outcome unasked = run("erase", "--user", "u1", "--reason", "x");
    assertThat(unasked.err()).contains("Missing --yes: there is no terminal to ask at");
    assertThat(unasked.code()).isEqualTo(2);
    assertThat(run("verify", "--strict")).matches(o -> o.code() == 0);
  }

  private static Outcome run(String... arguments) {
    return Commands.run(tables, arguments);
  }
}
