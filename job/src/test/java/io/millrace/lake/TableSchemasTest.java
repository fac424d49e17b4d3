package io.millrace.lake;

import io.millrace.GeneratedFile;
import io.millrace.feature.FeatureSet;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.SchemaParser;
import org.junit.jupiter.api.Test;

/**
 * The schemas of all tables, word for word: names, ids, types, what may be null, and what each
 * column means. Existing tables bind the job to them.
 */
class TableSchemasTest {
  private static final String DEFINITION =
      """
      pipeline: all-types
      format: 1
      source: {topics: [t], format: json}
      event:
        user: user
        time: {field: time, as: ms}
        fields:
          word: string
          whole: {type: long, required: true}
          number: {type: double, path: /order/number}
          yes: boolean
          due: timestamp
      features:
        events_24h: {count: true, window: 24h}
        spend: {sum: number, where: "yes", window: lifetime}
        last_word: {last: word, window: lifetime}
      tables: {namespace: all, partition-by: %s, raw: %s}
      """;

  @Test
  void tablesKeepTheirSchemas() throws Exception {
    Map<String, TableLayout> layouts = new LinkedHashMap<>();
    Pipeline pipeline = pipeline("day", "true");
    layouts.put("events", TableLayout.events(pipeline));
    layouts.put("events without raw values", TableLayout.events(pipeline("hour", "false")));
    layouts.put(
        "predictions",
        TableLayout.predictions(
            pipeline, FeatureSet.compile(pipeline.features(), pipeline.event()).columns()));
    layouts.put(
        "predictions with a control topic",
        TableLayout.deployedPredictions(
            pipeline, FeatureSet.compile(pipeline.features(), pipeline.event()).columns()));
    layouts.put("rejects", TableLayout.rejects(pipeline("none", "true")));
    layouts.put("versions", TableLayout.versions());
    layouts.put("seals", TableLayout.seals());
    layouts.put("erased", TableLayout.erased());
    layouts.put("deployments", TableLayout.deployments());
    layouts.put("shadows", TableLayout.shadows(pipeline));

    GeneratedFile.of("src/test/resources/golden/schemas.txt", TableSchemasTest.class)
        .isUpToDate(
            layouts.entrySet().stream()
                .map(each -> each.getKey() + "\n" + text(each.getValue()))
                .collect(Collectors.joining("\n")));
  }

  private static String text(TableLayout layout) {
    return SchemaParser.toJson(layout.schema(), true)
        + "\n"
        + PartitionSpecParser.toJson(layout.spec(layout.schema()))
        + "\n";
  }

  private static Pipeline pipeline(String partitionBy, String raw) {
    return PipelineReader.read(DEFINITION.formatted(partitionBy, raw), "all-types.yaml");
  }
}
