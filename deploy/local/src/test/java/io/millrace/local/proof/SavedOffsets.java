package io.millrace.local.proof;

import io.millrace.flink.Uids;
import io.millrace.flink.source.SealedSplitSerializer;
import io.millrace.local.broker.Topics;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;

/** The Kafka offsets that checkpoints hold, read from their files. */
final class SavedOffsets {
  /** The state's name in Flink's source operator. */
  private static final String STATE = "SourceReaderState";

  private SavedOffsets() {}

  /**
   * The offset of each partition's next record, by checkpoint id.
   *
   * @param checkpoints the folder of a job's checkpoints, with one level of job ids
   */
  static SortedMap<Long, long[]> ofAll(Path checkpoints) throws IOException {
    SortedMap<Long, long[]> offsets = new TreeMap<>();
    for (Path job : folders(checkpoints)) {
      for (Path checkpoint : folders(job)) {
        Path file = checkpoint.resolve("_metadata");
        // The last may be in the making.
        if (Files.exists(file)) {
          CheckpointMetadata metadata = read(file);
          offsets.put(metadata.getCheckpointId(), of(metadata));
        }
      }
    }
    return offsets;
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  private static CheckpointMetadata read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return Checkpoints.loadCheckpointMetadata(
          in, SavedOffsets.class.getClassLoader(), file.getParent().toString());
    }
  }

  private static long[] of(CheckpointMetadata checkpoint) throws IOException {
    OperatorID source = new OperatorID(StreamGraphHasherV2.generateUserSpecifiedHash(Uids.SOURCE));
    long[] offsets = new long[Topics.PARTITIONS];
    for (OperatorState operator : checkpoint.getOperatorStates()) {
      if (operator.getOperatorID().equals(source)) {
        for (OperatorSubtaskState subtask : operator.getStates()) {
          for (OperatorStateHandle state : subtask.getManagedOperatorState()) {
            add(state, offsets);
          }
        }
      }
    }
    return offsets;
  }

  private static void add(OperatorStateHandle state, long[] offsets) throws IOException {
    OperatorStateHandle.StateMetaInfo places = state.getStateNameToPartitionOffsets().get(STATE);
    try (FSDataInputStream in = state.openInputStream()) {
      for (long place : places.getOffsets()) {
        in.seek(place);
        byte[] bytes =
            BytePrimitiveArraySerializer.INSTANCE.deserialize(new DataInputViewStreamWrapper(in));
        KafkaPartitionSplit split =
            SimpleVersionedSerialization.readVersionAndDeSerialize(
                new SealedSplitSerializer(), bytes);
        // A negative one means the beginning: nothing has been read.
        offsets[split.getPartition()] = Math.max(0, split.getStartingOffset());
      }
    }
  }
}
