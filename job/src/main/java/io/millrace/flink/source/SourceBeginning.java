package io.millrace.flink.source;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.SourceStart;
import io.millrace.flink.SourceState;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.source.coordinator.SourceCoordinatorSerdeUtils;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The source's state in the savepoint of a job that is about to read its first record: each
 * partition that has a place is assigned, and its reader has the place. Nothing is sealed yet.
 */
public final class SourceBeginning {
  private SourceBeginning() {}

  /** The state of the source and its readers. */
  public static SourceState at(SourceStart start) throws IOException {
    List<KafkaPartitionSplit> splits = new ArrayList<>();
    List<byte[]> readers = new ArrayList<>();
    for (KafkaCoordinates each : start.next()) {
      SealedSplit split = split(each, start.topicIds().get(each.topic()));
      splits.add(split);
      readers.add(
          SimpleVersionedSerialization.writeVersionAndSerialize(
              new SealedSplitSerializer(), split));
    }
    return new SourceState(coordinator(splits), readers);
  }

  private static SealedSplit split(KafkaCoordinates next, String topicId) {
    TopicPartition partition = new TopicPartition(next.topic(), next.partition());
    return new SealedSplit(
        new KafkaPartitionSplit(partition, next.offset()),
        null,
        topicId == null ? null : Uuid.fromString(topicId));
  }

  /**
   * The enumerator's state in the form of Flink's coordinator. Its first listing of partitions
   * counts as done, so those without a place are read from their oldest record.
   */
  private static byte[] coordinator(List<KafkaPartitionSplit> assigned) throws IOException {
    KafkaSourceEnumStateSerializer serializer = new KafkaSourceEnumStateSerializer();
    byte[] state = serializer.serialize(new KafkaSourceEnumState(assigned, List.of(), true));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(SourceCoordinatorSerdeUtils.VERSION_1);
      out.writeInt(serializer.getVersion());
      out.writeInt(state.length);
      out.write(state);
    }
    return bytes.toByteArray();
  }
}
