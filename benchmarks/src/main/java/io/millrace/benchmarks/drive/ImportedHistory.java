package io.millrace.benchmarks.drive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.load.EventLines;
import io.millrace.benchmarks.load.Load;
import io.millrace.benchmarks.load.Users;
import io.millrace.benchmarks.part.Demo;
import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.event.ImportTopics;
import io.millrace.flink.batch.ImportedStateTasks;
import io.millrace.flink.source.SourceBeginning;
import io.millrace.imports.Import;
import io.millrace.imports.ImportPlan;
import io.millrace.imports.ImportTables;
import io.millrace.imports.ImportThreads;
import io.millrace.imports.ImportedState;
import io.millrace.imports.LineFiles;
import io.millrace.imports.StartNote;
import io.millrace.imports.StateWork;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.pipeline.Pipeline;
import io.millrace.replay.ReplayPlan;
import io.millrace.verify.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Measures {@code millrace import}: writes events of three years to files of lines, half of them
 * packed, imports them into new tables, and makes the savepoint that a job goes on from. {@code
 * benchmarks/run import} runs it with the heap that is to be enough.
 */
public final class ImportedHistory {
  private static final long END_MS = 1_767_225_600_000L;
  private static final double DAYS = 3 * 365;
  private static final int FILES = 4;
  private static final int KEY_GROUPS = 720;
  private static final double NANOS_PER_SECOND = 1e9;

  private ImportedHistory() {}

  /**
   * Prints figures as JSON: events, users, the seconds of all and of each step, and the greatest
   * memory of the process without pages of files, in MB.
   *
   * @param arguments an empty folder, and the number of events
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    List<Path> files = write(folder, Long.parseLong(arguments[1]));
    Pipeline pipeline = Demo.pipelineOf(features());
    ReplayPlan plan = new ReplayPlan(pipeline, null, null);
    Steps steps = new Steps();
    Memory memory = Memory.watched();
    long began = System.nanoTime();
    Import.Result result;
    try (ImportTables tables = ImportTables.open(place(folder), plan)) {
      result =
          new Import(
                  tables,
                  new ImportPlan("history", plan, ImportPlan.Scoring.UNSCORED),
                  new LineFiles(files, pipeline.event(), ImportTopics.ofEvents("history")),
                  steps)
              .run(
                  new ImportThreads(
                      Runtime.getRuntime().availableProcessors(), folder.resolve("work"), steps),
                  Clock.systemUTC());
    }
    steps.begin(Progress.Step.FOLDING, result.users());
    BootstrapCounts folded = savepoint(folder, pipeline);
    steps.end();
    if (folded.events() != result.counts().events() || folded.users() != result.users()) {
      throw new IllegalStateException("imported %s, and folded %s".formatted(result, folded));
    }
    ObjectNode figures = new ObjectMapper().createObjectNode();
    figures.put("events", result.counts().events());
    figures.put("users", result.users());
    figures.put("seconds", (System.nanoTime() - began) / NANOS_PER_SECOND);
    steps.seconds.forEach(figures.putObject("steps")::put);
    figures.put("peak_mb", memory.peakMegabytes());
    System.out.println(figures);
  }

  private static BootstrapCounts savepoint(Path folder, Pipeline pipeline) throws IOException {
    LakePlace place = place(folder);
    try (Lake lake = place.open()) {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
      return ImportedState.of(lake, pipeline, List.of(pipeline))
          .write(
              new ImportedStateTasks(env, place.in(lake), SourceBeginning::at, users -> {}),
              StartNote.OLDEST,
              new StateWork.Target(folder.resolve("savepoint").toString(), KEY_GROUPS));
    }
  }

  /**
   * Looks again and again at the process's memory without pages of files, which the system takes
   * back where it needs them.
   */
  private static final class Memory implements Runnable {
    private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");
    private static final long BETWEEN_NANOS = 100_000_000;
    private volatile long peakKilobytes;

    static Memory watched() {
      Memory memory = new Memory();
      Thread thread = new Thread(memory, "memory");
      thread.setDaemon(true);
      thread.start();
      return memory;
    }

    @Override
    public void run() {
      while (true) {
        try {
          Matcher found = ANONYMOUS.matcher(Files.readString(Path.of("/proc/self/status")));
          if (found.find()) {
            peakKilobytes = Math.max(peakKilobytes, Long.parseLong(found.group(1)));
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    }

    long peakMegabytes() {
      return peakKilobytes >> 10;
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

  /** The seconds of each step. */
  private static final class Steps implements Progress {
    private final Map<String, Double> seconds = new LinkedHashMap<>();
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
      seconds.merge(
          step.name().toLowerCase(Locale.ROOT),
          (System.nanoTime() - began) / NANOS_PER_SECOND,
          Double::sum);
    }
  }
}
