package io.millrace.flink.source;

import io.millrace.seal.Leaf;
import io.millrace.seal.SealedUpTo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.Uuid;

/**
 * The serializer of readers' state: the connector's bytes with their version, then the seal and the
 * topic's id. The connector's bytes alone, which older state holds, are read too.
 */
public final class SealedSplitSerializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {
  /** The first version of this format; the connector counts its own versions from 0. */
  static final int VERSION = 1_000;

  private final KafkaPartitionSplitSerializer connector = new KafkaPartitionSplitSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(KafkaPartitionSplit split) throws IOException {
    SealedSplit sealed = SealedSplit.of(split);
    byte[] connectors = connector.serialize(split);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(connector.getVersion());
      out.writeInt(connectors.length);
      out.write(connectors);
      out.writeBoolean(sealed.upTo().isPresent());
      if (sealed.upTo().isPresent()) {
        out.writeLong(sealed.upTo().get().offset());
        out.write(sealed.upTo().get().hash());
      }
      out.writeBoolean(sealed.topicId().isPresent());
      if (sealed.topicId().isPresent()) {
        out.writeLong(sealed.topicId().get().getMostSignificantBits());
        out.writeLong(sealed.topicId().get().getLeastSignificantBits());
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public KafkaPartitionSplit deserialize(int version, byte[] bytes) throws IOException {
    try {
      return read(version, bytes);
    } catch (RuntimeException refused) { // The connector checks topics and offsets.
      throw new IOException(
          "Cannot read the state of a partition: it is damaged (%s)"
              .formatted(refused.getMessage()),
          refused);
    }
  }

  private KafkaPartitionSplit read(int version, byte[] bytes) throws IOException {
    if (version < VERSION) {
      return connector.deserialize(version, bytes);
    }
    if (version > VERSION) {
      throw new IOException(
          "Cannot read the state of a partition: version %d (must be at most %d; a later build has written it)"
              .formatted(version, VERSION));
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int connectorsVersion = in.readInt();
      int length = in.readInt();
      if (length < 0 || length > in.available()) {
        throw new IOException(
            "Cannot read the state of a partition: it is damaged (%d bytes of %d)"
                .formatted(length, in.available()));
      }
      byte[] connectors = in.readNBytes(length);
      KafkaPartitionSplit split = connector.deserialize(connectorsVersion, connectors);
      SealedUpTo upTo = in.readBoolean() ? upTo(in) : null;
      Uuid topicId = in.readBoolean() ? new Uuid(in.readLong(), in.readLong()) : null;
      return new SealedSplit(split, upTo, topicId);
    }
  }

  private static SealedUpTo upTo(DataInputStream in) throws IOException {
    long offset = in.readLong();
    byte[] hash = new byte[Leaf.BYTES];
    in.readFully(hash);
    return new SealedUpTo(offset, hash);
  }
}
