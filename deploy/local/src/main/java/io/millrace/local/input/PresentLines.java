package io.millrace.local.input;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import io.millrace.local.exit.RunFailure;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The lines that a load finds in the topic, from an earlier start. They must be the input's first
 * ones: of a partition that the loader alone writes to, the last record tells; where clients may
 * have written between two of its lines, all records are compared, by a hash.
 */
final class PresentLines {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final long[] counts;

  /** The first line of each partition that is compared, counted from 0. */
  private final long[] compared;

  private final MessageDigest[] ofTopic = digests();
  private final MessageDigest[] ofInput = digests();

  private PresentLines(long[] counts, long[] compared) {
    this.counts = counts;
    this.compared = compared;
  }

  /**
   * Reads what is there.
   *
   * @param ends the offset of each partition's next record
   */
  static PresentLines read(String bootstrapServers, LoadTarget target, long[] ends) {
    long[] counts = new long[ends.length];
    long[] compared = new long[ends.length];
    for (int p = 0; p < ends.length; p++) {
      counts[p] = ends[p] - target.from()[p];
      compared[p] = target.shared() ? 0 : Math.max(0, counts[p] - 1);
    }
    PresentLines present = new PresentLines(counts, compared);
    present.readTopic(bootstrapServers, target);
    return present;
  }

  /** The number of lines of a partition. */
  long count(int partition) {
    return counts[partition];
  }

  /**
   * Takes a line of the input that is present.
   *
   * @param number its place among the partition's lines, from 0
   * @return false where the records up to this line are not the input's
   */
  boolean agrees(int partition, long number, byte[] line) {
    if (number >= compared[partition]) {
      add(ofInput[partition], line);
    }
    return number < counts[partition] - 1
        || Arrays.equals(ofInput[partition].digest(), ofTopic[partition].digest());
  }

  private void readTopic(String bootstrapServers, LoadTarget target) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("auto.offset.reset", "none");
    // Nothing more comes: a fetch at the end of a partition need not wait for it.
    properties.setProperty("fetch.max.wait.ms", "10");
    properties.setProperty(
        "max.partition.fetch.bytes", Integer.toString(EmbeddedBroker.MAX_MESSAGE_BYTES));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (TopicPartition each : Topics.partitions(target.topic())) {
        int p = each.partition();
        if (counts[p] > 0) {
          long from = target.from()[p];
          read(consumer, each, from + compared[p], from + counts[p]);
        }
      }
    }
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long begin, long end) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, begin);
    // A transaction's marker at the end is no record: the position tells.
    for (long before = -1, at = begin; at < end; before = at, at = consumer.position(partition)) {
      if (at == before) {
        throw RunFailure.failed(
            "The embedded broker did not give %s@%d within %d s: start over with --fresh"
                .formatted(partition, at, PATIENCE.toSeconds()));
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
        if (record.offset() < end && record.value() != null) {
          add(ofTopic[partition.partition()], record.value());
        }
      }
    }
  }

  private static void add(MessageDigest digest, byte[] value) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, value.length));
    digest.update(value);
  }

  private static MessageDigest[] digests() {
    return Stream.generate(PresentLines::sha256)
        .limit(Topics.PARTITIONS)
        .toArray(MessageDigest[]::new);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
