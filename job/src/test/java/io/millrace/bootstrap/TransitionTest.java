package io.millrace.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a change of a definition means for features, and which changes are refused. */
class TransitionTest {
  private static final String BEFORE =
      """
      pipeline: shop
      format: 1
      source: {topics: [clicks, orders], format: json}
      event:
        user: user
        time: {field: time, as: ms}
        id: id
        fields: {kind: string, amount: double, item: string}
      features:
        views:  {count: true, where: "kind == 'view'", window: 24h}
        spend:  {sum: amount, window: 30d}
        last:   {last: item, window: lifetime}
        rate:   {ratio: [spend, views]}
        now:    {value: amount}
      tables: {namespace: shop}
      """;

  private static Pipeline pipeline(String yaml) {
    return PipelineReader.read(yaml, "shop.yaml");
  }

  private static String changes(String after) {
    Pipeline before = pipeline(BEFORE);
    return Transition.between(before, pipeline(after), List.of(before)).features().stream()
        .map(each -> each.name() + " " + each.kind() + (each.isFolded() ? " folded" : ""))
        .collect(Collectors.joining("\n"));
  }

  private static List<String> problems(String after, Pipeline... versions) {
    RefusedChangeException refused =
        catchThrowableOfType(
            RefusedChangeException.class,
            () -> Transition.between(pipeline(BEFORE), pipeline(after), List.of(versions)));
    assertThat(refused.getMessage())
        .startsWith("Cannot take the state of pipeline shop over to the new definition (")
        .contains(refused.problems());
    return refused.problems();
  }

  @Test
  void featuresAreComparedByTheirMeaning() {
    assertThat(
            changes(
                BEFORE
                    .replace(
                        "spend:  {sum: amount, window: 30d}", "spend: {sum: amount, window: 60d}")
                    .replaceAll(" +now: .*\n", "\n  hour: {hour_of_day: true}\n")
                    .replace("[clicks, orders]", "[clicks, orders, more]")))
        .isEqualTo(
            """
            views UNCHANGED
            spend CHANGED folded
            last UNCHANGED
            rate CHANGED
            hour ADDED
            now DROPPED""");
  }

  @Test
  void aFieldAtAnotherPathChangesTheFeaturesThatReadIt() {
    assertThat(changes(BEFORE.replace("amount: double", "amount: {type: double, path: /o/amount}")))
        .isEqualTo(
            """
            views UNCHANGED
            spend CHANGED folded
            last UNCHANGED
            rate CHANGED
            now CHANGED""");
  }

  @Test
  void spellingsThatMeanTheSameChangeNoFeature() {
    String after =
        BEFORE
            .replace("amount: double", "amount: {type: double, path: /amount}")
            .replace("user: user", "user: /user")
            .replace("field: time", "field: /time")
            .replace("  id: id\n", "  id: /id\n")
            .replace("window: 24h", "window: 1d, tile: 60m");
    assertThat(changes(after).lines()).isNotEmpty().allMatch(line -> line.endsWith(" UNCHANGED"));
    Pipeline before = pipeline(BEFORE.replace("window: 30d}", "window: 20d}"));
    Transition transition = Transition.between(before, pipeline(after), List.of(before));
    assertThat(transition.fold().columns()).hasSize(1);
    assertThat(transition.fold().readsRawValues()).isFalse();
  }

  @Test
  void featuresThatShareAPartAreFoldedOnlyForWhatTheyLack() {
    String added =
        """
          mean:   {mean: amount, window: 10d, tile: 1d}
          most:   {max: amount, window: 7d, tile: 1d}
          peak:   {max: amount, window: 30d}
          recent: {last: item, window: 7d}
        """;
    String after = BEFORE.replace("  rate: ", added + "  rate: ");
    assertThat(changes(after))
        .isEqualTo(
            """
            views UNCHANGED
            spend UNCHANGED
            last UNCHANGED
            mean ADDED
            most ADDED folded
            peak ADDED folded
            recent ADDED
            rate UNCHANGED
            now UNCHANGED""");
    // The maxima share what is folded, for as long as their tiles live.
    assertThat(folded(after)).containsExactly("most over 30 days");
  }

  @Test
  void aLongerWindowIsFoldedForItsOlderTiles() {
    String after = BEFORE.replace("  rate: ", "  more: {sum: amount, window: 60d}\n  rate: ");
    assertThat(changes(after)).contains("spend UNCHANGED\n", "more ADDED folded\n");
    assertThat(folded(after)).containsExactly("spend over 60 days");
  }

  private static List<String> folded(String after) {
    Pipeline before = pipeline(BEFORE);
    return Transition.between(before, pipeline(after), List.of(before)).fold().features().stream()
        .map(each -> each.name() + " over " + each.window().lengthMs() / Shop.DAY + " days")
        .toList();
  }

  @Test
  void anExpressionIsComparedAsItIsWritten() {
    // As in the canonical form: blanks within it are part of it.
    assertThat(changes(BEFORE.replace("kind == 'view'", "kind=='view'")))
        .contains("views CHANGED folded");
  }

  @Test
  void orderRequirednessAndLimitsChangeNoFeature() {
    String after =
        BEFORE
            .replace("{kind: string", "{kind: {type: string, required: true}, price: long")
            .replace("format: json}", "format: json, max-value-bytes: 1000, max-future-skew: none}")
            .replaceAll(" +last: .*\n", "")
            .replace("features:\n", "features:\n  last: {last: item, window: lifetime}\n");
    assertThat(changes(after).lines()).isNotEmpty().allMatch(line -> line.endsWith(" UNCHANGED"));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    List<String> problems =
        problems(
            BEFORE
                .replace("pipeline: shop", "pipeline: store")
                .replace("[clicks, orders]", "[orders]")
                .replace("user: user", "user: customer")
                .replace("as: ms", "as: iso")
                .replace("  id: id\n", "  id: key\n")
                .replace("kind", "Kind")
                .replace("amount: double", "amount: long")
                .replace("{value: amount}", "{value: item}"));
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "pipeline is store, and the savepoint is one of pipeline shop (use a savepoint of"
                + " store, or keep the name)",
            "event.user: \"user\" -> \"customer\" (event.user may not change on the same tables:"
                + " keep what it was, or start the new definition without state and with another"
                + " tables.namespace)",
            "event.time.as: \"ms\" -> \"iso\" (event.time may not change on the same tables: keep"
                + " what it was, or start the new definition without state and with another"
                + " tables.namespace)",
            "event.id: \"id\" -> \"key\" (event.id may not change on the same tables: keep what it"
                + " was, or start the new definition without state and with another"
                + " tables.namespace)",
            "source.topics lacks clicks, which the definition before names (with other features or"
                + " fields topics may be added, not removed: keep what was there; or first take"
                + " topics out alone, in a start from the savepoint, and stop it with a new one)",
            "event.fields.amount: double -> long (the column events.amount keeps its type: give the"
                + " field another name)",
            "event.fields.Kind differs in case alone from a column that events has (engines cannot"
                + " tell them apart: give the field another name)",
            "features.now: double -> string (the column predictions.features.now keeps its type:"
                + " give the feature another name)");
  }

  @Test
  void aNameThatAnEarlierVersionHadWithAnotherTypeIsRefused() {
    Pipeline first = pipeline(BEFORE.replace("amount: double", "amount: double, price: string"));
    assertThat(problems(BEFORE.replace("amount: double", "amount: double, price: long"), first))
        .containsExactly(
            "event.fields.price: string -> long (the column events.price keeps its type: give the"
                + " field another name)");
  }
}
