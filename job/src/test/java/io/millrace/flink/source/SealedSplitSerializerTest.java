package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.seal.Leaf;
import io.millrace.seal.SealedUpTo;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class SealedSplitSerializerTest {
  private static final TopicPartition P3 = new TopicPartition("user_events", 3);
  private static final byte[] HASH = new byte[Leaf.BYTES];
  private static final Uuid ID = new Uuid(1, -2);

  static {
    Arrays.fill(HASH, (byte) 0xab);
  }

  private final SealedSplitSerializer serializer = new SealedSplitSerializer();

  @Test
  void chainAndTopicComeBackWithOrWithoutEachOther() throws Exception {
    KafkaPartitionSplit split = new KafkaPartitionSplit(P3, 918_273, 1_000_000);
    for (SealedUpTo upTo : Arrays.asList(null, new SealedUpTo(918_273, HASH))) {
      for (Uuid id : Arrays.asList(null, ID)) {
        SealedSplit back = there(new SealedSplit(split, upTo, id));

        assertThat(back).isEqualTo(split);
        assertThat(back.topicId().orElse(null)).isEqualTo(id);
        assertThat(back.upTo().orElse(null)).usingRecursiveComparison().isEqualTo(upTo);
      }
    }
  }

  @Test
  void markersOfTheConnectorComeBack() throws Exception {
    KafkaPartitionSplit earliest = new KafkaPartitionSplit(P3, KafkaPartitionSplit.EARLIEST_OFFSET);

    assertThat(there(earliest)).isEqualTo(earliest);
  }

  @Test
  void stateFromBeforeSealsIsReadAndHasNone() throws Exception {
    KafkaPartitionSplit split = new KafkaPartitionSplit(P3, 7);
    byte[] old =
        SimpleVersionedSerialization.writeVersionAndSerialize(
            new KafkaPartitionSplitSerializer(), split);

    KafkaPartitionSplit back =
        SimpleVersionedSerialization.readVersionAndDeSerialize(serializer, old);

    assertThat(back).isEqualTo(split);
    assertThat(SealedSplit.of(back).upTo()).isEmpty();
    assertThat(SealedSplit.of(back).topicId()).isEmpty();
  }

  /** A savepoint holds these bytes: they may be read otherwise only under another version. */
  @Test
  void theBytesAreThoseOfVersion1000() throws Exception {
    byte[] bytes =
        serializer.serialize(
            new SealedSplit(new KafkaPartitionSplit(P3, 7), new SealedUpTo(9, HASH), ID));

    assertThat(serializer.getVersion()).isEqualTo(1_000);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            String.join(
                "",
                List.of(
                    "00000000" + "00000021", // The connector's version, and how many bytes.
                    "000b757365725f6576656e7473" + "00000003",
                    "0000000000000007" + "8000000000000000",
                    "01" + "0000000000000009" + "ab".repeat(Leaf.BYTES),
                    "01" + "0000000000000001" + "fffffffffffffffe")));
  }

  @Test
  void stateOfALaterBuildIsRefused() {
    assertThatThrownBy(() -> serializer.deserialize(1_001, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a later build has written it");
  }

  @Test
  void damagedStateIsRefusedAndTakesNoMemory() {
    byte[] ofTwoGigabytes = {0, 0, 0, 0, 0x7f, -1, -1, -1};

    assertThatThrownBy(() -> serializer.deserialize(1_000, ofTwoGigabytes))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read the state of a partition: it is damaged (2147483647 bytes of 0)");
  }

  @Test
  void stateThatTheConnectorRefusesIsDamaged() throws Exception {
    byte[] bytes = serializer.serialize(new KafkaPartitionSplit(P3, 7));
    bytes[8 + 2 + "user_events".length() + 4] = -1; // The highest byte of the offset.

    assertThatThrownBy(() -> serializer.deserialize(1_000, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read the state of a partition: it is damaged (");
  }

  private SealedSplit there(KafkaPartitionSplit split) throws IOException {
    return SealedSplit.of(
        SimpleVersionedSerialization.readVersionAndDeSerialize(
            serializer, SimpleVersionedSerialization.writeVersionAndSerialize(serializer, split)));
  }
}
