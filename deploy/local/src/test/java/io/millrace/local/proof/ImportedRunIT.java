package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Millrace;
import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/local/run} goes on behind events that {@code millrace import} took in before. */
class ImportedRunIT {
  private static final int LINES = 2_000;
  private static final int USERS = 60;
  private static final long SEED = 20_261_202;
  private static final Set<String> LEFT_OUT = Set.of("scored_at", "kafka");

  @TempDir private static Path folder;

  @Test
  void aRunOnAnImportHasTheRowsOfARunOverAllLines() throws Exception {
    List<Line> lines = ShopEvents.of(SEED, LINES, USERS);
    Path old = write("old.jsonl", ShopEvents.inOrderOfTime(lines.subList(0, LINES / 2)));
    Path later = write("new.jsonl", lines.subList(LINES / 2, LINES));
    String pipeline = ProofDefinition.of("shop-events").write(folder.resolve("job")).toString();
    Path whole = folder.resolve("whole");
    run(whole, pipeline, old, later);
    Path imported = folder.resolve("imported");
    List<String> command =
        List.of(
            "import",
            pipeline,
            "--score",
            "--from",
            old.toString(),
            "--output",
            imported.toString());
    assertThat(Millrace.commandLine().execute(command.toArray(String[]::new))).isZero();

    run(imported, pipeline, later);

    assertThat(LocalProcess.printed(imported)).contains(" go before the input");
    try (RunTables lake = RunTables.in(imported);
        RunTables expected = RunTables.in(whole)) {
      Map<String, List<String>> rows = RowTexts.of(lake, LEFT_OUT);
      RowTexts.assertSame(rows, RowTexts.of(expected, LEFT_OUT), "a run on an import");
      assertThat(rows.get("events").size() + rows.get("rejects").size())
          .isEqualTo(lines(old) + lines(later));
      Verified.assertClean(lake);
    }
  }

  private static void run(Path output, String pipeline, Path... inputs) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--pipeline", pipeline));
    for (Path input : inputs) {
      arguments.addAll(List.of("--input", input.toString()));
    }
    assertThat(LocalProcess.start(output, arguments).exitCode())
        .as(() -> LocalProcess.printed(output))
        .isZero();
  }

  private static long lines(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
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
