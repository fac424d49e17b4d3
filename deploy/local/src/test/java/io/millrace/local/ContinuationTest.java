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
  private static final InputFile MORE = new InputFile("/in/b.jsonl", 3, "now", "cc");

  @Test
  void theSameAskedAgainGoesOnWhereItWas() {
    RunState before = planned(pipeline("a"), List.of(INPUT)).with(Phase.FINISHED);
    InputFile moved = new InputFile("/elsewhere/b.jsonl", 3, "later", "aa");

    RunState after =
        new Continuation(before, "out")
            .under(pipeline("a"), "p.yaml", false)
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
            .under(pipeline("b"), "p.yaml", false)
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
          {"namespace: shop", "namespace: other"},
          {"tables: {namespace: shop}", "tables: {namespace: shop}\npredictions-topic: p"},
          {"topics: [events]", "topics: [others]"},
          {"pipeline: shop", "pipeline: other"}
        }) {
      Pipeline other = PipelineReader.read(text("a").replace(change[0], change[1]), "other.yaml");

      assertThatThrownBy(() -> new Continuation(before, "out").under(other, "other.yaml", false))
          .isInstanceOf(RunFailure.class)
          .hasMessageStartingWith(
              "Cannot run other.yaml in out: it holds the run of another definition, p.yaml.")
          .hasMessageContaining("Only `model:` may change, and with --upgrade fields and features");
      assertThatThrownBy(() -> new Continuation(before, "out").under(other, "other.yaml", true))
          .hasMessageContaining("but not this:")
          .hasMessageContaining(change[0].replaceAll(":.*", ""));
    }
  }

  @Test
  void otherFeaturesNeedAnUpgrade() {
    RunState before = loaded(List.of(INPUT), 1, 1, 1, 1).with(Phase.FINISHED);

    assertThatThrownBy(() -> new Continuation(before, "out").under(features("2h"), "p.yaml", false))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("features.n.window: 1h -> 2h")
        .hasMessageContaining("--upgrade takes the rest over");

    RunState after =
        new Continuation(before, "out")
            .under(features("2h"), "q.yaml", true)
            .loading(List.of(INPUT, MORE), false)
            .state();

    assertThat(after.phase()).isEqualTo(Phase.UPGRADING);
    assertThat(after.before()).isEqualTo(before.definition());
    assertThat(after.definition().path()).isEqualTo("q.yaml");
    assertThat(after.input().rest()).containsExactly(MORE);
    assertThat(after.goingOnUnder(after.definition()).phase()).isEqualTo(Phase.LOADING);
  }

  @Test
  void anUpgradeWithoutAChangeThatNeedsItIsAnOrdinaryStart() {
    RunState before = loaded(List.of(INPUT), 1, 1, 1, 1).with(Phase.FINISHED);

    assertThat(new Continuation(before, "out").under(pipeline("a"), "p.yaml", true).state())
        .isEqualTo(before);
    assertThat(new Continuation(before, "out").under(pipeline("b"), "p.yaml", true).state().phase())
        .isEqualTo(Phase.RUNNING);
  }

  @Test
  void anUpgradeThatHasBegunGoesOnOrIsGivenUpAndNothingElse() {
    RunState begun =
        new Continuation(loaded(List.of(INPUT), 1, 1, 1, 1), "out")
            .under(features("2h"), "p.yaml", true)
            .state();

    assertThat(new Continuation(begun, "out").under(features("2h"), "p.yaml", false).state())
        .isEqualTo(begun);

    RunState givenUp = new Continuation(begun, "out").under(pipeline("a"), "p.yaml", false).state();
    assertThat(givenUp.phase()).isEqualTo(Phase.RUNNING);
    assertThat(givenUp.before()).isNull();
    assertThat(givenUp.definition()).isEqualTo(begun.before());

    assertThatThrownBy(() -> new Continuation(begun, "out").under(features("3h"), "r.yaml", true))
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith(
            "Cannot run r.yaml in out: an upgrade from p.yaml to p.yaml has begun there.");
  }

  @Test
  void anotherInputIsRefused() {
    RunState begun = planned(pipeline("a"), List.of(INPUT, MORE));
    InputFile other = new InputFile("/in/a.jsonl", 3, "now", "bb");

    for (List<InputFile> inputs :
        List.of(
            List.of(other),
            List.of(other, MORE),
            List.of(INPUT),
            List.of(MORE, INPUT),
            List.of(other, INPUT, MORE),
            List.<InputFile>of())) {
      assertThatThrownBy(() -> new Continuation(begun, "out").loading(inputs, false))
          .isInstanceOf(RunFailure.class)
          .hasMessageStartingWith(
              "Cannot use another --input in out: its input is /in/a.jsonl, /in/b.jsonl. Only files"
                  + " behind the last one may be added: give these first");
    }
  }

  @Test
  void aFinishedRunGoesOnWithWhatIsAddedToItsInput() {
    RunState before = loaded(List.of(INPUT), 3, 4, 5, 6).with(Phase.FINISHED);

    RunState after = new Continuation(before, "out").loading(List.of(INPUT, MORE), false).state();

    assertThat(after.phase()).isEqualTo(Phase.LOADING);
    assertThat(after.input().rest()).containsExactly(MORE);
    assertThat(after.input().ends()).containsExactly(3, 4, 5, 6);
    // The same list again, the load being killed: all as it was.
    assertThat(new Continuation(after, "out").loading(List.of(INPUT, MORE), false).state())
        .isSameAs(after);
  }

  @Test
  void aListMayGrowBeforeWhatItHasIsLoaded() {
    RunState first = planned(pipeline("a"), List.of(INPUT));
    RunState second =
        new Continuation(loaded(List.of(INPUT), 3, 4, 5, 6), "out")
            .loading(List.of(INPUT, MORE), false)
            .state();

    for (RunState before : List.of(first, second)) {
      RunState after =
          new Continuation(before, "out").loading(List.of(INPUT, MORE, MORE), false).state();

      assertThat(after.phase()).isEqualTo(Phase.LOADING);
      assertThat(after.input().files()).containsExactly(INPUT, MORE, MORE);
      assertThat(after.input().loaded()).isEqualTo(before.input().loaded());
      assertThat(after.input().ends()).isEqualTo(before.input().ends());
    }
  }

  @Test
  void whereClientsHaveProducedTheBrokerSaysWhereTheAddedFilesBegin() {
    RunState followed =
        loaded(List.of(), 0, 0, 0, 0).with(new RunState.Broker(9092, true)).with(Phase.RUNNING);

    RunState grown = new Continuation(followed, "out").loading(List.of(INPUT), false).state();
    assertThat(grown.input().ends()).isNull();

    // Noted before the first line is written, and kept while the load is not whole.
    RunState begun = grown.with(grown.input().from(new long[] {7, 8, 9, 10}));
    assertThat(new Continuation(begun, "out").loading(List.of(INPUT, MORE), false).state().input())
        .usingRecursiveComparison()
        .isEqualTo(new RunState.Input(false, List.of(INPUT, MORE), 0, new long[] {7, 8, 9, 10}));
  }

  @Test
  void theDemosEventsAreNotAddedTo() {
    RunState demo =
        new Continuation(RunState.of(Phase.LOADING), "out").loading(List.of(INPUT), true).state();

    assertThatThrownBy(() -> new Continuation(demo, "out").loading(List.of(INPUT, MORE), false))
        .hasMessageStartingWith("Cannot use another input in out: its input is the demo's events");
    assertThatThrownBy(
            () ->
                new Continuation(loaded(List.of(INPUT), 1, 1, 1, 1), "out")
                    .loading(List.of(MORE), true))
        .hasMessageStartingWith("Cannot use another input in out: its input is /in/a.jsonl,")
        .hasMessageContaining("the demo's events are an input of their own");
  }

  @Test
  void onceLoadedTheInputNeedNotBeGivenAgain() {
    RunState loaded = loaded(List.of(INPUT), 1, 0, 0, 0);

    assertThat(new Continuation(loaded, "out").loading(List.of(), false).state()).isSameAs(loaded);
  }

  @Test
  void aDamagedRunIsNotGoneOnWith() {
    RunState damaged = RunState.of(Phase.LOADING).withDamage("a record was lost");

    assertThatThrownBy(() -> new Continuation(damaged, "out").under(pipeline("a"), "p.yaml", false))
        .hasMessage("Cannot go on with out: a record was lost; start over with --fresh");
  }

  private static RunState loaded(List<InputFile> files, long... ends) {
    return planned(pipeline("a"), files)
        .with(new RunState.Input(false, files, files.size(), ends))
        .with(Phase.RUNNING);
  }

  private static RunState planned(Pipeline pipeline, List<InputFile> inputs) {
    return new Continuation(RunState.of(Phase.LOADING), "out")
        .under(pipeline, "p.yaml", false)
        .loading(inputs, false)
        .state();
  }

  private static Pipeline features(String window) {
    return PipelineReader.read(text("a").replace("window: 1h", "window: " + window), "p.yaml");
  }

  private static Pipeline pipeline(String hashDigit) {
    return PipelineReader.read(text(hashDigit), "p.yaml");
  }

  private static String text(String hashDigit) {
    return DEFINITION.formatted(hashDigit.repeat(64));
  }
}
