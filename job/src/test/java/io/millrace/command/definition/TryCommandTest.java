package io.millrace.command.definition;

import static io.millrace.command.Commands.run;
import static io.millrace.command.definition.TrialFiles.DOTTED;
import static io.millrace.command.definition.TrialFiles.FIRST;
import static io.millrace.command.definition.TrialFiles.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands.Outcome;
import io.millrace.trial.Records;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code try}, and the form of lines that {@code test} and {@code validate} share with it. */
class TryCommandTest {
  @TempDir private Path folder;
  private TrialFiles files;

  @BeforeEach
  void makeFiles() {
    files = new TrialFiles(folder);
  }

  @Test
  void eachTypedLineIsReportedAndUsersKeepTheirState() throws IOException {
    String lines = FIRST + "\n" + SECOND + "\n" + DOTTED;

    Outcome outcome = TrialFiles.typed(lines, "try", files.definition("user"));

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains(
            "line 2: event cards-0-1 of user u1, user_seq 2, at 2025-11-24T16:00:01Z",
            "  amount                       0.2\n",
            "  → spend                      0.30000000000000004\n",
            "  → last_kind                  'pay'\n",
            "  → score                      null, UNSCORED\n",
            "line 3: reject MISSING_FIELD: field 'user' is missing");
    Outcome json = TrialFiles.typed(lines, "try", files.definition("user"), "--json");
    assertThat(json.out().lines()).hasSize(3);
    assertThat(json.out()).contains("{\"line\":3,\"reject\":\"MISSING_FIELD\"");
  }

  @Test
  void aTypedLineCannotCommandTheTerminal() throws IOException {
    String line = FIRST.replace("u1", "\u202e\\u001b[2J\\nline 9: event");
    for (String format : new String[] {"--json", "--no-json"}) {
      String[] command = {"try", files.definition("user"), "--json"};
      Outcome outcome =
          format.equals("--json")
              ? TrialFiles.typed(line, command)
              : TrialFiles.typed(line, command[0], command[1]);
      assertThat(outcome.out()).doesNotContain("\u001b", "\u202e", "\nline 9");
      assertThat(outcome.out()).containsIgnoringCase("\\u202e\\u001b[2J");
    }
  }

  @Test
  void aLineOfAnotherFormIsSaidWithTheFormThatItMustHave() throws IOException {
    String definition =
        files.definition(Records.text("{from: kafka-key}", "{field: ts, as: ms}"), "kafka.yaml");
    files.events("u1\t" + FIRST, FIRST);

    for (Outcome outcome :
        new Outcome[] {
          files.test(definition, "--write"),
          run("validate", definition, "--sample=" + files.events),
          TrialFiles.typed(FIRST, "try", definition)
        }) {
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err())
          .startsWith("Cannot read ")
          .contains(" is not KEY<TAB>VALUE (must be, since the user is the Kafka key; ");
    }
    assertThat(files.expect).doesNotExist();
  }

  @Test
  void linesWithoutATimestampMayBeGivenOne() throws IOException {
    String definition =
        files.definition(Records.text("user", "{from: kafka-timestamp}"), "time.yaml");
    files.events(FIRST + "\n" + SECOND);

    Outcome refused = files.test(definition, "--write");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("line 1 is not TIMESTAMP<TAB>VALUE", "--timestamp INSTANT");

    String given = "--timestamp=2026-01-02T03:04:05Z";
    assertThat(files.test(definition, given, "--write").out())
        .contains("2 lines, 2 events of 1 user");
    assertThat(files.test(definition, given).code()).isZero();
    assertThat(run("validate", definition, "--sample=" + files.events, given).out())
        .contains("all 2 records are events", "2026-01-02T03:04:05Z to 2026-01-02T03:04:05Z");
    assertThat(TrialFiles.typed(FIRST, "try", definition, given).out())
        .contains("at 2026-01-02T03:04:05Z");
    Outcome drafted = run("init", "--sample=" + files.events, "--time=kafka-timestamp", given);
    assertThat(drafted.err()).contains("all 2 records are events");
    assertThat(run("validate", definition, given).err()).startsWith("Invalid --timestamp: without");
    assertThat(files.test(definition, "--timestamp=now").err())
        .startsWith("Invalid --timestamp: now (must be an instant such as");
  }
}
