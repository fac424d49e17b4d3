package io.millrace.benchmarks.drive;

import io.millrace.benchmarks.load.EventLines;
import io.millrace.benchmarks.load.Load;
import io.millrace.benchmarks.load.Users;
import io.millrace.benchmarks.part.Demo;
import io.millrace.event.ImportTopics;
import io.millrace.imports.Import;
import io.millrace.imports.ImportPlan;
import io.millrace.imports.ImportTables;
import io.millrace.imports.ImportThreads;
import io.millrace.imports.LineFiles;
import io.millrace.lake.LakePlace;
import io.millrace.pipeline.Pipeline;
import io.millrace.replay.ReplayPlan;
import io.millrace.verify.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Measures {@code millrace import}: writes events of three years to files of lines, half of them
 * packed, imports them into new tables, and prints how long each step took. Run it with the heap
 * that is to be enough, for instance {@code java -Xmx1g -cp … io.millrace.benchmarks.drive
 * .ImportedHistory FOLDER 10000000}; the last line has the process's greatest size in memory.
 */
public final class ImportedHistory {
  private static final long END_MS = 1_767_225_600_000L;
  private static final double DAYS = 3 * 365;
  private static final int FILES = 4;
  private static final double NANOS_PER_SECOND = 1e9;

  private ImportedHistory() {}

  /**
   * @param arguments an empty folder, and the number of events
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    long events = Long.parseLong(arguments[1]);
    List<Path> files = write(folder, events);
    Pipeline pipeline = Demo.pipelineOf(features());
    ReplayPlan plan = new ReplayPlan(pipeline, null, null);
    Progress progress = new Steps();
    try (ImportTables tables = ImportTables.open(place(folder), plan)) {
      long began = System.nanoTime();
      Import.Result result =
          new Import(
                  tables,
                  new ImportPlan("history", plan, ImportPlan.Scoring.UNSCORED),
                  new LineFiles(files, pipeline.event(), ImportTopics.ofEvents("history")),
                  progress)
              .run(
                  new ImportThreads(
                      Runtime.getRuntime().availableProcessors(), folder.resolve("work"), progress),
                  Clock.systemUTC());
      double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
      System.out.printf(
          "%,d events of %,d users in %.1f s: %,.0f events/s%n",
          result.counts().events(), result.users(), seconds, result.counts().events() / seconds);
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM")) {
        System.out.println(line);
      }
    }
  }

  private static String features() {
    String text =
        new String(Demo.file("deploy/local/demo/pipeline-unscored.yaml"), StandardCharsets.UTF_8);
    int from = text.indexOf("features:\n") + "features:\n".length();
    return text.substring(from, text.indexOf("tables:\n"));
  }

  private static List<Path> write(Path folder, long events) throws IOException {
    EventLines lines = new EventLines(Load.until(Users.ZIPF_1M, 1, END_MS, DAYS, events));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      boolean isPacked = i % 2 == 1;
      Path file = folder.resolve("events-" + i + (isPacked ? ".jsonl.gz" : ".jsonl"));
      files.add(file);
      try (OutputStream raw = Files.newOutputStream(file);
          OutputStream out = new BufferedOutputStream(isPacked ? new GZIPOutputStream(raw) : raw)) {
        for (long n = events * i / FILES; n < events * (i + 1) / FILES; n++) {
          out.write(lines.line(n));
          out.write('\n');
        }
      }
    }
    return files;
  }

  private static LakePlace place(Path folder) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("type", "jdbc");
    properties.put("uri", "jdbc:sqlite:" + folder.resolve("catalog.db"));
    properties.put("warehouse", folder.resolve("warehouse").toString());
    properties.put("jdbc.schema-version", "V1");
    properties.put("clients", "1");
    return new LakePlace("millrace", () -> properties, "");
  }

  /** Prints how long each step took. */
  private static final class Steps implements Progress {
    private Step step;
    private long began;

    @Override
    public void begin(Step next, long total) {
      step = next;
      began = System.nanoTime();
    }

    @Override
    public void done(long more) {}

    @Override
    public void end() {
      System.out.printf("%s: %.1f s%n", step, (System.nanoTime() - began) / NANOS_PER_SECOND);
    }
  }
}
