package io.millrace.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.argument.GivenDefinition;
import io.millrace.command.table.ReplayText;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Cut;
import io.millrace.replay.LeftOut;
import io.millrace.replay.Mover;
import io.millrace.replay.Replay;
import io.millrace.replay.ReplayReport;
import io.millrace.replay.ScoreChange;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class EscapedOutputTest {
  private static final String DEMO = "../deploy/local/demo/pipeline.yaml";

  @Test
  void whatWasTypedIsNotPlayedBackToTheTerminal() {
    String said = run(Ansi.OFF, "validate", "no\u001b]0;x\u0007\u202esuch.yaml");

    assertThat(said).contains("no\\u001b]0;x\\u0007\\u202esuch.yaml");
    assertThat(run(Ansi.OFF, "validate", "--no\u001b[2Jsuch", "x")).doesNotContain("\u001b");
  }

  @Test
  void coloursOfOurOwnAreKept() {
    assertThat(run(Ansi.ON, "validate", DEMO)).startsWith("\u001b[");
    assertThat(run(Ansi.ON, "--help")).contains("\u001b[").doesNotContain("\\u001b");
    assertThat(run(Ansi.ON, "help", "verify")).contains("\u001b[").doesNotContain("\\u001b");
  }

  @Test
  void anIdCannotMakeALineOfItsOwn() throws Exception {
    StringWriter out = new StringWriter();
    KafkaCoordinates kafka = new KafkaCoordinates("clicks", 0, 7, KafkaCoordinates.NO_TIMESTAMP);
    float[] scores = {0.5f};
    ScoreChange change =
        new ScoreChange(
            1,
            Map.of(),
            new ScoreChange.Counts(1, 1),
            new ScoreChange.Agreement(0.5, 1, 1, 1, 0),
            new ScoreChange.Pairs(scores, scores),
            List.of(new Mover(kafka, "u\nResult       0 bits differ", "e\u001b[2J", 0.4f, 0.6f)));
    Cut cut =
        new Cut(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    ReplayReport report =
        new ReplayReport(
            DEMO,
            GivenDefinition.read(DEMO, () -> null).pipeline(),
            new Replay.Result(cut, "shop_replay", 2, "onnxruntime", change, new LeftOut()),
            1.5);

    new ReplayText(report).print(Printable.over(new PrintWriter(out)));

    assertThat(out.toString())
        .contains("u\\u000aResult       0 bits differ", "e\\u001b[2J")
        .doesNotContain("\u001b");
  }

  /** Runs a command and returns both outputs. */
  private static String run(Ansi ansi, String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter both = new PrintWriter(said);
    Millrace.commandLine()
        .setOut(both)
        .setErr(both)
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .execute(arguments);
    return said.toString();
  }
}
