package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.input.InputFile;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinuationTest {
  private static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [events], format: json}
      event:
        user: user
        time: {field: time, as: ms}
      features:
        n: {count: true, window: 1h}
      model: {name: m, version: "1", file: m.onnx, sha256: %s, output: score}
      tables: {namespace: shop}
      """;

  private static final InputFile INPUT = new InputFile("/in/a.jsonl", 3, "now", "aa");

  @Test
  void theSameAskedAgainGoesOnWhereItWas() {
    RunState before = planned(pipeline("a"), List.of(INPUT)).with(Phase.FINISHED);
    InputFile moved = new InputFile("/elsewhere/b.jsonl", 3, "later", "aa");

    RunState after =
        new Continuation(before, "out")
            .under(pipeline("a"), "p.yaml")
            .loading(List.of(moved), false)
            .state();

    assertThat(after.phase()).isEqualTo(Phase.FINISHED);
    assertThat(after.input().files()).containsExactly(INPUT);
  }

  @Test
  void aNewModelTakesOverAFinishedRun() {
    RunState before = planned(pipeline("a"), List.of(INPUT)).with(Phase.FINISHED);

    RunState after =
        new Continuation(before, "out")
            .under(pipeline("b"), "p.yaml")
            .loading(List.of(INPUT), false)
            .state();

    assertThat(after.phase()).isEqualTo(Phase.RUNNING);
    assertThat(after.definition().record()).contains("b".repeat(64));
  }

  @Test
  void anyOtherChangeOfTheDefinitionIsRefused() {
    RunState before = planned(pipeline("a"), List.of(INPUT));
    for (String[] change :
        new String[][] {
          {"window: 1h", "window: 2h"},
          {"namespace: shop", "namespace: other"},
          {"namespace: shop}", "namespace: shop}\npredictions-topic: p"},
          {"topics: [events]", "topics: [others]"},
          {"pipeline: shop", "pipeline: other"}
        }) {
      Pipeline other = PipelineReader.read(text("a").replace(change[0], change[1]), "other.yaml");

      assertThatThrownBy(() -> new Continuation(before, "out").under(other, "other.yaml"))
          .isInstanceOf(RunFailure.class)
          .hasMessageStartingWith(
              "Cannot run other.yaml in out: it holds the run of another definition, p.yaml.")
          .hasMessageContaining("Only `model:` may change");
    }
  }

  @Test
  void anotherInputIsRefused() {
    Continuation plan = new Continuation(planned(pipeline("a"), List.of(INPUT)), "out");
    InputFile other = new InputFile("/in/a.jsonl", 3, "now", "bb");

    for (List<InputFile> inputs :
        List.of(List.of(other), List.of(INPUT, INPUT), List.<InputFile>of())) {
      assertThatThrownBy(() -> plan.loading(inputs, false))
          .isInstanceOf(RunFailure.class)
          .hasMessageStartingWith("Cannot use another --input in out: its input is /in/a.jsonl.");
    }
  }

  @Test
  void onceLoadedTheInputNeedNotBeGivenAgain() {
    RunState loaded =
        planned(pipeline("a"), List.of(INPUT))
            .with(new RunState.Input(false, List.of(INPUT), new long[] {1, 0, 0, 0}));

    assertThat(new Continuation(loaded, "out").loading(List.of(), false).state()).isSameAs(loaded);
  }

  @Test
  void aDamagedRunIsNotGoneOnWith() {
    RunState damaged = RunState.of(Phase.LOADING).withDamage("a record was lost");

    assertThatThrownBy(() -> new Continuation(damaged, "out").under(pipeline("a"), "p.yaml"))
        .hasMessage("Cannot go on with out: a record was lost; start over with --fresh");
  }

  private static RunState planned(Pipeline pipeline, List<InputFile> inputs) {
    return new Continuation(RunState.of(Phase.LOADING), "out")
        .under(pipeline, "p.yaml")
        .loading(inputs, false)
        .state();
  }

  private static Pipeline pipeline(String hashDigit) {
    return PipelineReader.read(text(hashDigit), "p.yaml");
  }

  private static String text(String hashDigit) {
    return DEFINITION.formatted(hashDigit.repeat(64));
  }
}
