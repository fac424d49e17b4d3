package io.millrace.local.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker and a loader in a process of their own, which is killed as by {@code kill -9} while it
 * loads a file behind another one.
 */
class KilledLoadTest {
  private static final String TOPIC = "events";
  private static final int LOADED = 50_000;
  private static final int LINES = 1_000_000;
  private static final int KILLS = 4;

  @TempDir Path temporary;

  @Test
  void aLoadKilledAtRandomMomentsEndsAsOneThatNeverWas() throws Exception {
    Path loaded = temporary.resolve("loaded.jsonl");
    Path input = temporary.resolve("input.jsonl");
    List<List<String>> wanted = write(loaded, input);
    long[] from;
    try (EmbeddedBroker broker = broker(temporary)) {
      from = load(broker, new long[Topics.PARTITIONS], loaded);
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);

    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(input, from);
      // From before the broker is up until it is nearly done.
      process.waitFor(1_500 + random.nextInt(2_500), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
    Process last = start(input, from);
    assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).as(said()).isZero();

    try (EmbeddedBroker broker = broker(temporary)) {
      for (TopicPartition partition : Topics.partitions(TOPIC)) {
        List<String> expected = wanted.get(partition.partition());
        List<String> values = values(broker, partition, expected.size());
        assertThat(values.equals(expected)).as("%s, seed %d", partition, seed).isTrue();
      }
    }
  }

  /** The process that is killed. */
  public static final class LoadingProcess {
    private LoadingProcess() {}

    public static void main(String[] args) throws IOException {
      long[] from = Arrays.stream(args[2].split(",")).mapToLong(Long::parseLong).toArray();
      try (EmbeddedBroker broker = broker(Path.of(args[0]))) {
        load(broker, from, Path.of(args[1]));
      }
      System.exit(0);
    }
  }

  private static EmbeddedBroker broker(Path folder) throws IOException {
    return EmbeddedBroker.start(folder.resolve("broker"), EmbeddedBroker.freePort());
  }

  private static long[] load(EmbeddedBroker broker, long[] from, Path file) {
    try (Topics topics = new Topics(broker.bootstrapServers())) {
      topics.create(List.of(TOPIC));
    }
    return new Loader(
            broker.bootstrapServers(),
            new LoadTarget(TOPIC, from, false),
            new LinePartitioner("user"),
            (lines, bytes) -> {},
            () -> false)
        .load(List.of(InputFile.of(file, null)));
  }

  private Process start(Path input, long[] from) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Dmillrace.logs=" + temporary.resolve("logs"),
            "-cp",
            classPath,
            LoadingProcess.class.getName(),
            temporary.toString(),
            input.toString(),
            Arrays.stream(from).mapToObj(Long::toString).collect(Collectors.joining(",")))
        .redirectErrorStream(true)
        .redirectOutput(temporary.resolve("said.txt").toFile())
        .start();
  }

  private String said() throws IOException {
    return Files.readString(temporary.resolve("said.txt"));
  }

  /** Both files, and what each partition must hold. */
  private static List<List<String>> write(Path loaded, Path input) throws IOException {
    LinePartitioner partitioner = new LinePartitioner("user");
    List<List<String>> wanted = new ArrayList<>();
    for (int i = 0; i < Topics.PARTITIONS; i++) {
      wanted.add(new ArrayList<>());
    }
    try (BufferedWriter first = Files.newBufferedWriter(loaded);
        BufferedWriter second = Files.newBufferedWriter(input)) {
      for (int i = 0; i < LINES; i++) {
        String line = "{\"n\":%d,\"user\":\"u%d\"}".formatted(i, i % 971);
        (i < LOADED ? first : second).append(line).append('\n');
        wanted.get(partitioner.partition(line.getBytes(StandardCharsets.UTF_8))).add(line);
      }
    }
    return wanted;
  }

  private static List<String> values(EmbeddedBroker broker, TopicPartition partition, int wanted) {
    List<String> values = new ArrayList<>();
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      assertThat(consumer.endOffsets(List.of(partition)).get(partition)).isEqualTo(wanted);
      while (values.size() < wanted) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(10))) {
          values.add(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
    }
    return values;
  }
}
