package io.millrace.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.drive.BulkLoad;
import io.millrace.benchmarks.drive.OpenLoop;
import io.millrace.benchmarks.drive.OpenLoop.Places;
import io.millrace.benchmarks.drive.OpenLoop.Rate;
import io.millrace.benchmarks.drive.Topic;
import io.millrace.benchmarks.load.EventLines;
import io.millrace.benchmarks.load.Load;
import io.millrace.benchmarks.load.Users;
import io.millrace.benchmarks.peer.PeerCheck;
import io.millrace.benchmarks.profile.Profile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that benchmarks/run calls. They print JSON, one object a line. */
@Command(name = "tools", mixinStandardHelpOptions = true, description = "Parts of benchmarks/run.")
public final class Tools {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  private Tools(PrintStream out) {
    this.out = out;
  }

  /** The options of a load: the same options give the same events. */
  static final class LoadOptions {
    @Option(names = "--users", defaultValue = "uniform-100k")
    private String users;

    @Option(names = "--seed", defaultValue = "1")
    private long seed;

    @Option(names = "--days", defaultValue = "45", description = "that the events are spread over")
    private double days;

    @Option(names = "--until-ms", required = true, description = "the time at which they end")
    private long untilMs;

    @Option(names = "--events", required = true)
    private long events;

    Load load() {
      return Load.until(Users.of(users), seed, untilMs, days, events);
    }
  }

  /** The options of a topic with events. */
  static final class TopicOptions {
    @Option(names = "--brokers", required = true)
    private String brokers;

    @Option(names = "--topic", required = true)
    private String topic;

    @Option(names = "--compression", defaultValue = "lz4")
    private String compression;

    Topic topic() {
      return new Topic(brokers, topic, compression);
    }
  }

  @Command(description = "Prints the events of a load, a line each.")
  void generate(@Mixin LoadOptions options) throws IOException {
    EventLines lines = new EventLines(options.load());
    try (OutputStream lineOut = new BufferedOutputStream(out, 1 << 18)) {
      for (long n = 0; n < options.events; n++) {
        lineOut.write(lines.line(n));
        lineOut.write('\n');
      }
    }
  }

  @Command(description = "Appends the events of a load to a topic.")
  void load(@Mixin LoadOptions options, @Mixin TopicOptions topic) throws IOException {
    print(BulkLoad.append(options.load(), options.events, topic.topic()));
  }

  @Command(description = "Sends more events at a rate, and reads when their predictions are there.")
  void drive(
      @Mixin LoadOptions options,
      @Mixin TopicOptions topic,
      @Option(names = "--rate", required = true) double rate,
      @Option(names = "--first", required = true, description = "a number not sent yet") long first,
      @Option(names = "--seconds", required = true) long seconds,
      @Option(names = "--warm-up-seconds", defaultValue = "0") long warmUpSeconds,
      @Option(names = "--patience-seconds", defaultValue = "60") long patienceSeconds,
      @Option(names = "--predictions", required = true) String predictions,
      @Option(names = "--warehouse") String warehouse,
      @Option(names = "--table") String table)
      throws IOException {
    OpenLoop loop =
        new OpenLoop(
            options.load(),
            topic.topic(),
            Duration.ofSeconds(warmUpSeconds),
            Duration.ofSeconds(patienceSeconds));
    long count = Math.max(1, (long) (rate * (seconds + warmUpSeconds)));
    Topic answers = new Topic(topic.brokers, predictions, topic.compression);
    // The caller waits for this word.
    print(
        loop.run(
            new Rate(rate, first, count),
            new Places(answers, warehouse, table),
            () -> System.err.println("started")));
  }

  @Command(description = "Compares a peer's answers in a topic with those that are right.")
  void compareTopic(
      @Mixin LoadOptions options,
      @Mixin TopicOptions topic,
      @Option(names = "--patience-seconds", defaultValue = "60") long patienceSeconds,
      @Option(names = "--over", description = "those of over.sql") boolean over)
      throws IOException {
    PeerCheck check = new PeerCheck(options.load(), options.events);
    Duration patience = Duration.ofSeconds(patienceSeconds);
    print(check.ofTopic(topic.topic(), patience, over));
  }

  @Command(description = "Compares a peer's predictions in a table with those that are right.")
  void compareTable(
      @Mixin LoadOptions options,
      @Option(names = "--warehouse", required = true) String warehouse,
      @Option(names = "--table", required = true) String table,
      @Option(names = "--patience-seconds", defaultValue = "60") long patienceSeconds)
      throws IOException, InterruptedException {
    PeerCheck check = new PeerCheck(options.load(), options.events);
    print(check.ofTable(warehouse, table, Duration.ofSeconds(patienceSeconds)));
  }

  @Command(description = "Summarizes a recording of Java Flight Recorder.")
  void profile(@Parameters(paramLabel = "FILE") Path recording) throws IOException {
    print(Profile.of(recording));
  }

  @Command(description = "Prints the loads that there are.")
  void loads() throws IOException {
    for (Users each : Users.values()) {
      print(Map.of("users", each.label(), "count", each.count(), "events", each.events()));
    }
  }

  private void print(Object value) throws IOException {
    out.println(JSON.writeValueAsString(value));
  }

  public static void main(String... arguments) {
    CommandLine line = new CommandLine(new Tools(System.out));
    line.setExecutionExceptionHandler(
        (problem, command, parsed) -> {
          String cause = problem.getCause() == null ? "" : ": " + problem.getCause().getMessage();
          System.err.println(problem.getMessage() + cause);
          return 1;
        });
    System.exit(line.execute(arguments));
  }
}
