package io.millrace.lake.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The tables of one definition, asked for another. */
class TableRulesTest {
  private static final String BEFORE =
      """
      pipeline: shop
      format: 1
      source: {topics: [clicks], format: json}
      event: {user: user, time: {field: at, as: ms}, fields: {kind: string, amount: double}}
      tables: {namespace: lake}
      features:
        last: {last: kind, window: lifetime}
      """;

  @Test
  void columnsThatComeAndGoFit() {
    assertThat(problems(BEFORE.replace("amount: double", "item: string"))).isEmpty();
  }

  @Test
  void anotherTypeOrCaseOfAColumnDoesNotFit() {
    assertThat(
            problems(
                BEFORE
                    .replace("kind: string, amount: double", "Kind: string, amount: long")
                    .replace("last: kind", "last: amount")))
        .satisfiesExactly(
            each -> assertThat(each).startsWith("lake.events: column Kind differs from the column"),
            each -> assertThat(each).startsWith("lake.events: column amount is of type double"),
            each ->
                assertThat(each)
                    .startsWith("lake.predictions: column features.last is of type string"));
  }

  @Test
  void anotherPartitioningFitsNoTableThatHasOne() {
    assertThat(problems(BEFORE.replace("lake}", "lake, partition-by: hour}")))
        .hasSize(3)
        .allMatch(each -> each.contains("but tables.partition-by asks for hour("));
  }

  @Test
  void tablesOfAnotherPipelineAreRefusedOnce() {
    assertThat(problems(BEFORE.replace("pipeline: shop", "pipeline: other")))
        .containsExactly(
            "lake belongs to the pipeline shop, not to other; use another tables.namespace");
  }

  @Test
  void howTablesArePartitionedIsNotGuessed() {
    Pipeline after = read(BEFORE.replace("lake}", "lake, partition-by: hour}"));

    assertThat(TableRules.problems(read(BEFORE), after, Optional.empty())).isEmpty();
  }

  private static List<String> problems(String after) {
    return TableRules.problems(read(BEFORE), read(after), Optional.of("lake")).stream()
        .map(StartProblem::text)
        .toList();
  }

  private static Pipeline read(String definition) {
    return PipelineReader.read(definition, "pipeline.yaml");
  }
}
