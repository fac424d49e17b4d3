package io.millrace.flink;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.StreamPartitioner;

/**
 * A way to other tasks on which records and barriers do not overtake each other, so that each
 * checkpoint, unaligned or not, commits the records before its barrier.
 */
public final class AlignedWay {
  private AlignedWay() {}

  /**
   * The records at the end of their way.
   *
   * @param way to which of the other tasks each record goes
   */
  public static <T> DataStream<T> of(DataStream<T> records, StreamPartitioner<T> way) {
    way.disableUnalignedCheckpoints();
    return new DataStream<>(
        records.getExecutionEnvironment(),
        new PartitionTransformation<>(records.getTransformation(), way));
  }
}
