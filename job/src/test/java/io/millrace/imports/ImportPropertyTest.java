package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.LakeTable;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random files against an oracle that sorts everything in memory. */
class ImportPropertyTest {
  private static final int HISTORIES = 6;

  static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [shop], format: json, max-value-bytes: 300}
      event:
        user: /who/user
        time: {field: time, as: ms}
      %s  fields:
          kind: {type: string, required: true}
          amount: double
          count: long
          member: boolean
          born: timestamp
      features:
        views: {count: true, where: "kind == 'view'", window: 1h}
        all: {count: true, window: lifetime}
        rate: {ratio: [views, all]}
        spend: {sum: amount, window: 2h}
        last_kind: {last: kind, window: lifetime}
        first_amount: {first: amount, window: lifetime}
        idle: {seconds_since: true}
      tables: {namespace: shop, partition-by: %s}
      """;

  @TempDir private Path folder;

  @Test
  void randomFilesMatchTheNaiveOracle() throws Exception {
    long seed = new SplittableRandom().nextLong();
    System.out.println("ImportPropertyTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < HISTORIES; i++) {
      Path own = Files.createDirectory(folder.resolve("history-" + i));
      boolean hasIds = random.nextBoolean();
      String by = List.of("day", "hour", "none").get(random.nextInt(3));
      Pipeline pipeline =
          PipelineReader.read(
              DEFINITION.formatted(hasIds ? "  id: id\n" : "", by), "pipeline.yaml");
      List<Path> files = new RandomLines(random).files(own);

      ImportRun run = new ImportRun(own, pipeline, null);
      Import.Result result = run.lines(files);

      NaiveImport naive = NaiveImport.of(pipeline, files, ImportRun.NAME);
      assertThat(naive.differences(run.rows(LakeTable.EVENTS), run.rows(LakeTable.PREDICTIONS)))
          .as("seed %d, history %d", seed, i)
          .isEmpty();
      assertThat(naive.differencesOfRejects(run.rows(LakeTable.REJECTS)))
          .as("seed %d, history %d", seed, i)
          .isEmpty();
      assertThat(result.counts().events()).isEqualTo(naive.events());
      assertThat(result.counts().rejected()).isEqualTo(naive.rejects());
      Summary verified = run.verify();
      assertThat(verified.findings().first()).as("seed %d, history %d", seed, i).isEmpty();
    }
  }
}
