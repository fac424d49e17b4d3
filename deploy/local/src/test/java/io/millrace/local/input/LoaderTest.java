package io.millrace.local.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import io.millrace.local.exit.RunFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads against a real broker. */
class LoaderTest {
  @TempDir static Path temporary;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start(temporary.resolve("broker"), EmbeddedBroker.freePort());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void filesPackedOrNotAreLoadedInOrder() throws IOException {
    Path plain = Files.writeString(temporary.resolve("a.jsonl"), lines(0, 1_000) + "\n\r\n");
    Path packed = temporary.resolve("b.jsonl.gz");
    try (OutputStream out = Files.newOutputStream(packed)) {
      // Two members, as `cat a.gz b.gz` makes them; the last line without an end.
      gzip(out, lines(1_000, 1_500));
      gzip(out, lines(1_500, 2_000).strip());
    }
    create("packed");

    long[] loaded = load("packed", Integer.MAX_VALUE, plain, packed);

    assertThat(Arrays.stream(loaded).sum()).isEqualTo(2_001);
    assertThat(values("packed"))
        .containsExactlyInAnyOrderElementsOf(
            partitioned((lines(0, 1_000) + "\r\n" + lines(1_000, 2_000)).split("\n")));
  }

  @Test
  void aLoadThatWasStoppedAnywhereGoesOnAtTheNextLine() throws IOException {
    Path file = Files.writeString(temporary.resolve("stopped.jsonl"), lines(0, 50_000));
    create("stopped");
    for (int stop = 1; stop <= 3; stop++) {
      int lines = stop;
      assertThatThrownBy(() -> load("stopped", lines, file))
          .isInstanceOf(RunFailure.class)
          .hasMessageContaining("the same command goes on from here");
    }

    assertThat(Arrays.stream(load("stopped", Integer.MAX_VALUE, file)).sum()).isEqualTo(50_000);
    assertThat(Arrays.stream(load("stopped", Integer.MAX_VALUE, file)).sum()).isEqualTo(50_000);
    assertThat(values("stopped"))
        .containsExactlyInAnyOrderElementsOf(partitioned(lines(0, 50_000).split("\n")));
  }

  @Test
  void anInputThatChangedUnderTheLoadIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("changed.jsonl"), lines(0, 100));
    create("changed");
    load("changed", Integer.MAX_VALUE, file);
    Files.writeString(file, lines(0, 100).replace("\"n\":99}", "\"n\":-1}"));

    assertThatThrownBy(() -> load("changed", Integer.MAX_VALUE, file))
        .hasMessageContaining("holds another line than")
        .hasMessageContaining("--fresh");

    Files.writeString(file, lines(0, 50));
    assertThatThrownBy(() -> load("changed", Integer.MAX_VALUE, file))
        .hasMessageContaining("start over with --fresh");
  }

  @Test
  void aLineOfSixtyFourMebibytesIsTakenAndALargerOneNamed() throws IOException {
    Path file = temporary.resolve("large.jsonl");
    byte[] line = new byte[EmbeddedBroker.MAX_VALUE_BYTES];
    Arrays.fill(line, (byte) 'x');
    Files.write(file, line);
    create("large");

    assertThat(Arrays.stream(load("large", Integer.MAX_VALUE, file)).sum()).isEqualTo(1);

    try (OutputStream out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.APPEND)) {
      out.write('x');
    }
    assertThatThrownBy(() -> load("large", Integer.MAX_VALUE, file))
        .hasMessageContaining("line 1 is larger than 64 MiB");
  }

  @Test
  void aTornGzipIsNamed() throws IOException {
    Path file = temporary.resolve("torn.gz");
    try (OutputStream out = Files.newOutputStream(file)) {
      gzip(out, lines(0, 1_000));
    }
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
    create("torn");

    assertThatThrownBy(() -> load("torn", Integer.MAX_VALUE, file))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("torn.gz after line");
  }

  @Test
  void aGrownListIsLoadedBehindWhatIsThereAndGoesOnWhereItWasStopped() throws IOException {
    Path first = Files.writeString(temporary.resolve("first.jsonl"), lines(0, 5_000));
    Path second = Files.writeString(temporary.resolve("second.jsonl"), lines(5_000, 25_000));
    Path third = Files.writeString(temporary.resolve("third.jsonl"), lines(25_000, 30_000));
    create("grown");
    LoadTarget behind = new LoadTarget("grown", load("grown", Integer.MAX_VALUE, first), false);
    for (int stop = 1; stop <= 3; stop++) {
      int lines = stop;
      assertThatThrownBy(() -> load(behind, lines, second))
          .hasMessageContaining("the same command goes on from here");
    }

    load(behind, Integer.MAX_VALUE, second, third);

    assertThat(values("grown"))
        .containsExactlyInAnyOrderElementsOf(partitioned(lines(0, 30_000).split("\n")));
  }

  @Test
  void aLoadAmongClientsRecordsEndsWholeOrSaysThatItCannotGoOn() throws IOException {
    Path file = Files.writeString(temporary.resolve("shared.jsonl"), lines(0, 20_000));
    create("shared");
    Path theirs = Files.writeString(temporary.resolve("theirs.jsonl"), lines(0, 4_000));
    LoadTarget behind = new LoadTarget("shared", load("shared", Integer.MAX_VALUE, theirs), true);
    int[] progress = {0};

    Loader interleaved =
        loader(behind, () -> progress[0]++ == 2 && produceTo("shared", lines(7, 8).strip()) < 0);
    interleaved.load(List.of(InputFile.of(file, null)));

    List<String> wanted =
        new ArrayList<>(List.of((lines(0, 4_000) + lines(0, 20_000)).split("\n")));
    wanted.add(lines(7, 8).strip());
    assertThat(values("shared").stream().map(each -> each.substring(each.indexOf(' ') + 1)))
        .containsExactlyInAnyOrderElementsOf(wanted);

    // A load that goes on counts records, and cannot tell the client's from its own.
    create("interrupted");
    LoadTarget target = new LoadTarget("interrupted", new long[Topics.PARTITIONS], true);
    int[] steps = {0};
    Loader stopped =
        loader(
            target,
            () -> {
              steps[0]++;
              return (steps[0] == 2 && produceTo("interrupted", lines(7, 8).strip()) < 0)
                  || steps[0] == 4;
            });
    assertThatThrownBy(() -> stopped.load(List.of(InputFile.of(file, null))))
        .hasMessageContaining("Stopped while loading");
    assertThatThrownBy(() -> load(target, Integer.MAX_VALUE, file))
        .hasMessageContaining("holds another line than")
        .hasMessageContaining("something else wrote to the topic before it was loaded");
  }

  private static long[] load(String topic, int stopAfterProgress, Path... files) {
    return load(
        new LoadTarget(topic, new long[Topics.PARTITIONS], false), stopAfterProgress, files);
  }

  private static long[] load(LoadTarget target, int stopAfterProgress, Path... files) {
    int[] progress = {0};
    List<InputFile> inputs = Arrays.stream(files).map(f -> InputFile.of(f, null)).toList();
    return new Loader(
            broker.bootstrapServers(),
            target,
            new LinePartitioner("user"),
            (lines, bytes) -> progress[0]++,
            () -> progress[0] >= stopAfterProgress)
        .load(inputs);
  }

  private static Loader loader(LoadTarget target, BooleanSupplier stopped) {
    return new Loader(
        broker.bootstrapServers(),
        target,
        new LinePartitioner("user"),
        (lines, bytes) -> {},
        stopped);
  }

  /** Writes a record as a client does, and returns its offset. */
  private static long produceTo(String topic, String line) {
    byte[] value = line.getBytes(StandardCharsets.UTF_8);
    int partition = new LinePartitioner("user").partition(value);
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer.send(new ProducerRecord<>(topic, partition, null, value)).get().offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void create(String topic) {
    try (Topics topics = new Topics(broker.bootstrapServers())) {
      topics.create(List.of(topic));
      topics.create(List.of(topic));
    }
  }

  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append("{\"user\":\"u").append(i % 37).append("\",\"n\":").append(i).append("}\n");
    }
    return text.toString();
  }

  /** The expected content of the topic: each line with its partition and its place there. */
  private static List<String> partitioned(String[] lines) {
    LinePartitioner partitioner = new LinePartitioner("user");
    int[] next = new int[Topics.PARTITIONS];
    List<String> wanted = new ArrayList<>();
    for (String line : lines) {
      int partition = partitioner.partition(line.getBytes(StandardCharsets.UTF_8));
      wanted.add(partition + "@" + next[partition]++ + " " + line);
    }
    return wanted;
  }

  private static List<String> values(String topic) {
    List<String> values = new ArrayList<>();
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    try (Topics topics = new Topics(broker.bootstrapServers());
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      long wanted = Arrays.stream(topics.endOffsets(topic)).sum();
      consumer.assign(Topics.partitions(topic));
      consumer.seekToBeginning(Topics.partitions(topic));
      while (values.size() < wanted) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
          String line = new String(record.value(), StandardCharsets.UTF_8);
          values.add(record.partition() + "@" + record.offset() + " " + line);
        }
      }
    }
    return values;
  }

  private static void gzip(OutputStream out, String text) throws IOException {
    GZIPOutputStream gzip = new GZIPOutputStream(out);
    gzip.write(text.getBytes(StandardCharsets.UTF_8));
    gzip.finish();
  }
}
