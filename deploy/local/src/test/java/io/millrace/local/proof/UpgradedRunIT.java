package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/local/run --upgrade}, killed with {@code kill -9} at random moments and started
 * again, gives later events the rows that they would have had under the other definition from the
 * start.
 */
class UpgradedRunIT {
  private static final int LINES = 4_000;
  private static final int USERS = 100;
  private static final int KILLS = 3;
  private static final int WITHIN_MS = 9_000;
  private static final String TOPIC = "shop-events";
  private static final Set<String> LEFT_OUT =
      Set.of("scored_at", "kafka.timestamp", "features.gone_3d");

  @TempDir private static Path folder;

  @Test
  void laterEventsHaveTheRowsOfTheOtherDefinitionFromTheStart() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("UpgradedRunIT: -Dmillrace.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Line> lines = ShopEvents.of(seed, LINES, USERS);
    Path first = write("first.jsonl", lines.subList(0, LINES / 2));
    Path second = write("second.jsonl", lines.subList(LINES / 2, LINES));
    Path earlier = ChangedDefinition.earlier(TOPIC).write(folder.resolve("earlier"));
    Path later = ChangedDefinition.later(TOPIC).write(folder.resolve("later"));
    Path whole = folder.resolve("whole");
    runToItsEnd(whole, List.of("--pipeline", later.toString()), first, second);

    Path upgraded = folder.resolve("upgraded");
    runToItsEnd(upgraded, List.of("--pipeline", earlier.toString()), first);
    assertThat(start(upgraded, List.of("--pipeline", later.toString()), first).exitCode())
        .isEqualTo(2);
    assertThat(LocalProcess.printed(upgraded)).contains("--upgrade takes the rest over");
    List<String> upgrade = List.of("--pipeline", later.toString(), "--upgrade");
    for (int kills = 0; kills < KILLS; kills++) {
      if (!start(upgraded, upgrade, first, second).killAfter(random.nextInt(WITHIN_MS))) {
        break;
      }
    }
    runToItsEnd(upgraded, upgrade, first, second);

    try (RunTables lake = RunTables.in(upgraded);
        RunTables expected = RunTables.in(whole)) {
      List<Record> rows = ofVersion(lake, version(expected));
      Set<KafkaCoordinates> places = places(rows);
      assertThat(RowTexts.texts(rows, LEFT_OUT))
          .isEqualTo(
              RowTexts.texts(
                  expected.rows("predictions").stream()
                      .filter(row -> places.contains(FeatureReplay.coordinates(row)))
                      .toList(),
                  LEFT_OUT));
      assertThat(rows).hasSizeBetween(LINES / 4, LINES / 2);
      assertThat(lake.rows("events").size() + lake.rows("rejects").size()).isEqualTo(LINES);
      assertThat(lake.rows("predictions")).hasSameSizeAs(lake.rows("events"));
      Verified.assertClean(lake);
      Seals.assertChained(lake);
    }
  }

  private static String version(RunTables lake) {
    return (String) lake.rows("versions").get(0).getField("pipeline_version");
  }

  private static List<Record> ofVersion(RunTables lake, String version) {
    return lake.rows("predictions").stream()
        .filter(row -> row.getField("pipeline_version").equals(version))
        .toList();
  }

  private static Set<KafkaCoordinates> places(List<Record> rows) {
    return Set.copyOf(rows.stream().map(FeatureReplay::coordinates).toList());
  }

  private static LocalProcess start(Path output, List<String> arguments, Path... inputs)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    for (Path input : inputs) {
      all.addAll(List.of("--input", input.toString()));
    }
    return LocalProcess.start(output, all);
  }

  private static void runToItsEnd(Path output, List<String> arguments, Path... inputs)
      throws Exception {
    assertThat(start(output, arguments, inputs).exitCode())
        .as(() -> LocalProcess.printed(output))
        .isZero();
  }

  private static Path write(String name, List<Line> lines) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (Line line : lines) {
        out.write(line.value());
        out.write('\n');
      }
    }
    return file;
  }
}
