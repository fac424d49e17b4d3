package io.millrace.benchmarks.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Millrace;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that benchmarks/faults/run asks for. They print JSON, one object a line. */
@Command(name = "fault-tools", description = "Parts of benchmarks/faults/run.")
public final class FaultTools {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final PrintStream out;

  private FaultTools(PrintStream out) {
    this.out = out;
  }

  /** The place of the tables. */
  static final class TablesOptions {
    @Option(names = "--catalog", description = "a property of Iceberg's catalog, KEY=VALUE")
    private Map<String, String> properties = new HashMap<>();

    @Option(names = "--namespace", required = true)
    private String namespace;

    Catalog catalog() {
      return CatalogUtil.buildIcebergCatalog("millrace", properties, new Configuration());
    }

    Table table(Catalog catalog, String name) {
      return catalog.loadTable(TableIdentifier.of(namespace, name));
    }
  }

  @Command(description = "Makes topics.")
  void topics(
      @Option(names = "--brokers", required = true) String brokers,
      @Option(names = "--partitions", required = true) int partitions,
      @Parameters List<String> names)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      admin
          .createTopics(
              names.stream().map(each -> new NewTopic(each, partitions, (short) 1)).toList())
          .all()
          .get();
    }
  }

  @Command(description = "Sends what plans say, and counts what the topic holds then.")
  void feed(
      @Option(names = "--brokers", required = true) String brokers,
      @Option(names = "--topic", required = true) String topic,
      @Option(names = "--plan", required = true, description = "sent in any case") Path plan,
      @Option(names = "--tail", description = "sent then, until --until is there") Path tail,
      @Option(names = "--until", description = "a file") Path until,
      @Option(names = "--hold", description = "nothing is sent while this file is there") Path hold)
      throws IOException, InterruptedException {
    int failures;
    try (TopicFeed feed = new TopicFeed(brokers, topic, () -> isThere(hold))) {
      feed.send(FeedPlan.read(plan), () -> false);
      if (tail != null) {
        feed.send(FeedPlan.read(tail), () -> isThere(until));
      }
      failures = feed.failures();
    }
    WholeTopic whole = new WholeTopic(brokers, topic);
    if (!whole.awaitNoOpenTransaction(PATIENCE)) {
      throw new IllegalStateException("A transaction of " + topic + " stays open");
    }
    print(Map.of("records", whole.records().size(), "failures", failures));
  }

  private static boolean isThere(Path file) {
    return file != null && Files.exists(file);
  }

  @Command(description = "Compacts tables, and expires their snapshots.")
  void maintain(
      @Mixin TablesOptions tables,
      @Option(names = "--table", required = true) List<String> names,
      @Option(names = "--expire") boolean expire)
      throws IOException {
    Map<String, Integer> compacted = new LinkedHashMap<>();
    Catalog catalog = tables.catalog();
    for (String each : names) {
      Maintenance maintenance = new Maintenance(tables.table(catalog, each));
      compacted.put(each, maintenance.compact());
      if (expire) {
        maintenance.expire();
      }
    }
    print(Map.of("compacted", compacted));
  }

  @Command(description = "Replays a topic on one thread, and compares tables and answers with it.")
  void judge(
      @Mixin TablesOptions tables,
      @Option(names = "--brokers", required = true) String brokers,
      @Option(names = "--topic", required = true) String topic,
      @Option(names = "--predictions", description = "the topic of predictions") String answers,
      @Option(names = "--pipeline", required = true) List<Path> definitions,
      @Option(names = "--loose-answers", description = "answers may repeat, and some be missing")
          boolean loose)
      throws IOException, InterruptedException {
    Discrepancies found = new Discrepancies();
    List<ConsumerRecord<byte[], byte[]>> records = new WholeTopic(brokers, topic).records();
    Judgement judgement = new Judgement(Expected.of(records, definitions), found);
    Catalog catalog = tables.catalog();
    try (CloseableIterable<Record> events = rows(tables.table(catalog, "events"));
        CloseableIterable<Record> rejects = rows(tables.table(catalog, "rejects"));
        CloseableIterable<Record> predictions = rows(tables.table(catalog, "predictions"))) {
      judgement.events(stored(events));
      judgement.rejects(stored(rejects));
      judgement.predictions(stored(predictions));
    }
    judgement.complete();
    int answered = 0;
    if (answers != null) {
      WholeTopic topicOfAnswers = new WholeTopic(brokers, answers);
      if (!topicOfAnswers.awaitNoOpenTransaction(PATIENCE)) {
        found.add("transaction open", answers);
      }
      List<ConsumerRecord<byte[], byte[]>> given = topicOfAnswers.records();
      answered = given.size();
      new AnswerCheck(judgement.byUser(), found).compare(given, loose);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("records", records.size());
    result.put("predictions", judgement.byUser().size());
    result.put("answers", answered);
    result.put("statuses", judgement.statuses());
    result.put("differences", found.counts());
    result.put("first", found.first());
    print(result);
  }

  private static CloseableIterable<Record> rows(Table table) {
    return IcebergGenerics.read(table).build();
  }

  private static Iterable<StoredRow> stored(CloseableIterable<Record> rows) {
    return () -> StreamSupport.stream(rows.spliterator(), false).map(StoredRow::new).iterator();
  }

  private void print(Object value) throws IOException {
    out.println(JSON.writeValueAsString(value));
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream err) {
    PrintWriter toErr = new PrintWriter(err, true, StandardCharsets.UTF_8);
    if (arguments.get(0).equals("millrace")) {
      return Millrace.commandLine()
          .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
          .setErr(toErr)
          .execute(arguments.subList(1, arguments.size()).toArray(String[]::new));
    }
    return new CommandLine(new FaultTools(out))
        .setErr(toErr)
        .execute(arguments.toArray(String[]::new));
  }

  /** Serves the commands above, and those of the job's command line behind {@code millrace}. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    PrintStream replies = CommandServer.claimOutput();
    CommandServer.serve(FaultTools::run, System.in, replies);
    System.exit(0);
  }
}
