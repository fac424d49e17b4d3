package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.event.TimeFormat;
import io.millrace.flink.source.PartitionBounds.Bounds;
import io.millrace.row.CoveredSeal;
import io.millrace.row.ReadRecord;
import io.millrace.seal.Seal;
import io.millrace.seal.SealChains;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/**
 * Random records through readers and operators as the job has them, with random barriers, failures,
 * rescales, aborted checkpoints and topics that leave the definition for a while: the seals that
 * are committed are those of one pass over the records, computed by the letter of the contract.
 */
@SuppressWarnings("try") // Flink's interfaces let close() throw all, InterruptedException too.
class SealedReadingTest {
  private static final EventSchema SCHEMA =
      new EventSchema("user", "time", TimeFormat.MS, null, List.of(), 1 << 20, 300_000);
  private static final byte[] EVENT =
      "{\"user\":\"ann\",\"time\":5}".getBytes(StandardCharsets.UTF_8);
  private static final List<String> TOPICS = List.of("clicks", "größe");
  private static final int PARTITIONS = 3;
  private static final int RECORDS = 60;
  private static final int ROUNDS = 150;

  private final long seed = Long.getLong("millrace.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = new TreeMap<>(BY);
  private final List<Subtask> subtasks = new ArrayList<>();
  private final List<CoveredSeal> committed = new ArrayList<>();
  private final Map<TopicPartition, Long> firstSealed = new HashMap<>();

  /** The state in the newest completed checkpoint. */
  private List<byte[]> state = new ArrayList<>();

  /** The seals ahead of barriers of checkpoints that were aborted since. */
  private final List<CoveredSeal> pending = new ArrayList<>();

  private long checkpoint;

  private static final Comparator<TopicPartition> BY =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  /** The connector's reader, as far as its splits go: one record of a random one at a time. */
  private final class Connector implements SourceReader<ReadRecord<Decoded>, KafkaPartitionSplit> {
    private final Map<TopicPartition, Long> next = new LinkedHashMap<>();
    private final RecordDecoding decoding;
    private final List<ReadRecord<Decoded>> out;

    Connector(RecordDecoding decoding, List<ReadRecord<Decoded>> out) {
      this.decoding = decoding;
      this.out = out;
      decoding.open(null);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<ReadRecord<Decoded>> output) {
      List<TopicPartition> mine = List.copyOf(next.keySet());
      if (mine.isEmpty()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      TopicPartition partition = mine.get(random.nextInt(mine.size()));
      Optional<ConsumerRecord<byte[], byte[]>> found =
          log.get(partition).stream().filter(r -> r.offset() >= next.get(partition)).findFirst();
      if (found.isPresent()) {
        decoding.deserialize(
            found.get(),
            new Collector<>() {
              @Override
              public void collect(ReadRecord<Decoded> read) {
                out.add(read);
              }

              @Override
              public void close() {}
            });
        next.put(partition, found.get().offset() + 1);
      }
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      List<KafkaPartitionSplit> splits = new ArrayList<>();
      next.forEach((partition, offset) -> splits.add(new KafkaPartitionSplit(partition, offset)));
      return splits;
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
      splits.forEach(split -> next.put(split.getTopicPartition(), split.getStartingOffset()));
    }

    @Override
    public void start() {}

    @Override
    public CompletableFuture<Void> isAvailable() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  /** A reader and the operator behind it. */
  private final class Subtask implements AutoCloseable {
    private final List<ReadRecord<Decoded>> read = new ArrayList<>();
    private final RetainedReader reader;
    private final OneInputStreamOperatorTestHarness<ReadRecord<Decoded>, Event> operator;
    private int taken;

    Subtask(Collection<String> topics) throws Exception {
      SealChains chains = new SealChains();
      reader =
          new RetainedReader(
              new Connector(new RecordDecoding(SCHEMA, chains), read),
              new RetainedOffsets(SealedReadingTest::bounds, LostOffsets.ACCEPT, lost -> {}),
              LostOffsets.ACCEPT,
              topics,
              chains);
      operator = new OneInputStreamOperatorTestHarness<>(new SplitDecoded(SCHEMA, "f", List.of()));
      operator.open();
    }

    void step() throws Exception {
      reader.pollNext(null);
      for (ReadRecord<Decoded> each : read) {
        operator.processElement(each, 0);
      }
      read.clear();
    }

    /** The seals that come ahead of the barrier. */
    List<CoveredSeal> barrier() throws Exception {
      operator.prepareSnapshotPreBarrier(checkpoint);
      List<CoveredSeal> all =
          operator.getSideOutput(SplitDecoded.SEALS) == null
              ? List.of()
              : operator.getSideOutput(SplitDecoded.SEALS).stream()
                  .map(StreamRecord::getValue)
                  .toList();
      List<CoveredSeal> newOnes = all.subList(taken, all.size());
      taken = all.size();
      return newOnes;
    }

    @Override
    public void close() throws Exception {
      operator.close();
    }
  }

  @Test
  void sealsAreThoseOfOnePassWhateverCutsIt() throws Exception {
    System.out.println("SealedReadingTest: -Dmillrace.seed=" + seed);
    fillLog();
    state = stateFromBeforeSeals();
    start(TOPICS);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = random.nextInt(12); i > 0; i--) {
        subtasks.get(random.nextInt(subtasks.size())).step();
      }
      switch (random.nextInt(5)) {
        case 0, 1, 2 -> checkpoint(random.nextInt(4) > 0);
        case 3 -> start(TOPICS);
        default -> start(List.of(TOPICS.get(random.nextInt(TOPICS.size()))));
      }
    }
    start(TOPICS);
    for (int i = 0; i < 100 * RECORDS * PARTITIONS * TOPICS.size(); i++) {
      subtasks.get(i % subtasks.size()).step();
    }
    checkpoint(true);

    for (TopicPartition partition : log.keySet()) {
      assertIsOnePass(partition);
    }
    for (Subtask subtask : subtasks) {
      subtask.close();
    }
  }

  /** Times null, keys and values of all kinds, offsets that hold no record. */
  private void fillLog() {
    for (String topic : TOPICS) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long offset = random.nextInt(3);
        for (int i = 0; i < RECORDS; i++) {
          records.add(record(topic, partition, offset));
          offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
        }
        log.put(new TopicPartition(topic, partition), records);
      }
    }
  }

  private ConsumerRecord<byte[], byte[]> record(String topic, int partition, long offset) {
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        random.nextInt(),
        random.nextInt(4) == 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME,
        0,
        0,
        bytes(),
        random.nextBoolean() ? EVENT : bytes(),
        new RecordHeaders(),
        Optional.empty());
  }

  private byte[] bytes() {
    if (random.nextInt(4) == 0) {
      return null;
    }
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The connector's own bytes; some partitions have been read before. */
  private List<byte[]> stateFromBeforeSeals() throws Exception {
    List<byte[]> old = new ArrayList<>();
    for (TopicPartition partition : log.keySet()) {
      long next = random.nextBoolean() ? 0 : random.nextInt(20);
      firstSealed.put(partition, next);
      old.add(
          SimpleVersionedSerialization.writeVersionAndSerialize(
              new KafkaPartitionSplitSerializer(), new KafkaPartitionSplit(partition, next)));
    }
    return old;
  }

  /** Starts from the newest checkpoint, with other subtasks, as after a failure or a rescale. */
  private void start(Collection<String> topics) throws Exception {
    for (Subtask subtask : subtasks) {
      subtask.close();
    }
    subtasks.clear();
    pending.clear();
    int parallelism = 1 + random.nextInt(4);
    List<List<KafkaPartitionSplit>> parts = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      subtasks.add(new Subtask(topics));
      parts.add(new ArrayList<>());
    }
    for (byte[] split : state) {
      parts
          .get(random.nextInt(parallelism))
          .add(
              SimpleVersionedSerialization.readVersionAndDeSerialize(
                  new SealedSplitSerializer(), split));
    }
    for (int i = 0; i < parallelism; i++) {
      subtasks.get(i).reader.addSplits(parts.get(i));
    }
  }

  private void checkpoint(boolean completes) throws Exception {
    checkpoint++;
    List<byte[]> snapshot = new ArrayList<>();
    for (Subtask subtask : subtasks) {
      pending.addAll(subtask.barrier());
      for (KafkaPartitionSplit split : subtask.reader.snapshotState(checkpoint)) {
        snapshot.add(
            SimpleVersionedSerialization.writeVersionAndSerialize(
                new SealedSplitSerializer(), split));
      }
    }
    if (completes) {
      state = snapshot;
      committed.addAll(pending);
      pending.clear();
    }
  }

  private void assertIsOnePass(TopicPartition partition) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records =
        log.get(partition).stream().filter(r -> r.offset() >= firstSealed.get(partition)).toList();
    List<Seal> seals =
        committed.stream()
            .map(CoveredSeal::seal)
            .filter(s -> s.topic().equals(partition.topic()))
            .filter(s -> s.partition() == partition.partition())
            .toList();
    assertThat(seals).as("%s, seed %s", partition, seed).isNotEmpty();
    byte[] hash = beginning(partition);
    long at = records.get(0).offset();
    int next = 0;
    for (Seal seal : seals) {
      assertThat(seal.fromOffset()).as("%s, seed %s", partition, seed).isEqualTo(at);
      assertThat(hex(seal.previous())).isEqualTo(hex(hash));
      for (int i = 0; i < seal.records(); i++, next++) {
        hash = sha256(hash, eight(records.get(next).offset()), leaf(records.get(next)));
      }
      at = records.get(next - 1).offset() + 1;
      assertThat(seal.toOffset()).isEqualTo(at);
      assertThat(hex(seal.hash())).as("%s, seed %s", partition, seed).isEqualTo(hex(hash));
    }
    assertThat(next).as("records of %s, seed %s", partition, seed).isEqualTo(records.size());
  }

  private static byte[] beginning(TopicPartition partition) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write("millrace-seal-1".getBytes(StandardCharsets.UTF_8));
    out.write(0);
    out.write(partition.topic().getBytes(StandardCharsets.UTF_8));
    out.write(0);
    out.writeInt(partition.partition());
    return sha256(bytes.toByteArray());
  }

  private static byte[] leaf(ConsumerRecord<byte[], byte[]> each) throws Exception {
    boolean timed =
        each.timestampType() != TimestampType.NO_TIMESTAMP_TYPE && each.timestamp() != -1;
    return sha256(
        eight(timed ? each.timestamp() : -1), hashOrZeros(each.key()), hashOrZeros(each.value()));
  }

  private static byte[] hashOrZeros(byte[] bytes) throws Exception {
    return bytes == null ? new byte[32] : sha256(bytes);
  }

  private static byte[] eight(long number) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeLong(number);
    return bytes.toByteArray();
  }

  private static byte[] sha256(byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Map<TopicPartition, Bounds> bounds(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Bounds> bounds = new HashMap<>();
    partitions.forEach(partition -> bounds.put(partition, new Bounds(0, Long.MAX_VALUE, null)));
    return bounds;
  }
}
