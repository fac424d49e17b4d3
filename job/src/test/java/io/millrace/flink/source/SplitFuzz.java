package io.millrace.flink.source;

import io.millrace.seal.Leaf;
import io.millrace.seal.SealedUpTo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Fuzzes the reader of a partition's state: the first byte chooses the version, the rest is the
 * state. What it accepts must be written to bytes that read back as the same bytes.
 */
public final class SplitFuzz {
  private static final SealedSplitSerializer SERIALIZER = new SealedSplitSerializer();

  private SplitFuzz() {}

  /** Reads one partition's state. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int version = input[0] < 0 ? SealedSplitSerializer.VERSION : input[0];
    KafkaPartitionSplit split;
    try {
      split = SERIALIZER.deserialize(version, Arrays.copyOfRange(input, 1, input.length));
    } catch (IOException refused) {
      return;
    }
    try {
      byte[] written = SERIALIZER.serialize(split);
      byte[] again =
          SERIALIZER.serialize(SERIALIZER.deserialize(SealedSplitSerializer.VERSION, written));
      if (!Arrays.equals(written, again)) {
        throw new AssertionError("The state of " + split + " reads back as another");
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("What was read cannot be written and read", impossible);
    }
  }

  /** Inputs to begin with. */
  public static List<byte[]> seeds() {
    KafkaPartitionSplit split =
        new KafkaPartitionSplit(new TopicPartition("t", 3), 918_273, 1_000_000);
    SealedUpTo upTo = new SealedUpTo(918_273, new byte[Leaf.BYTES]);
    Uuid id = new Uuid(1, -2);
    return List.of(
        input(new SealedSplit(split, null, null)),
        input(new SealedSplit(split, upTo, null)),
        input(new SealedSplit(split, null, id)),
        input(new SealedSplit(split, upTo, id)));
  }

  private static byte[] input(SealedSplit split) {
    try {
      byte[] state = SERIALIZER.serialize(split);
      byte[] input = new byte[state.length + 1];
      input[0] = -1;
      System.arraycopy(state, 0, input, 1, state.length);
      return input;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
