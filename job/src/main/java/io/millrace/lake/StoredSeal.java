package io.millrace.lake;

import com.google.common.hash.Hashing;
import io.millrace.seal.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A row of the table of seals.
 *
 * @param job the hash of the id of the job that wrote it
 * @param checkpoint that job's checkpoint, which covers the records
 */
public record StoredSeal(Seal seal, long job, long checkpoint) {
  /** The size of a seal as bytes, without the partition. */
  public static final int BYTES = Seal.BYTES + 2 * Long.BYTES;

  static StoredSeal of(Seal seal, String jobId, long checkpoint) {
    long job = Hashing.sha256().hashString(jobId, StandardCharsets.UTF_8).asLong();
    return new StoredSeal(seal, job, checkpoint);
  }

  /** The seal as bytes, whose order is that of {@link Seal#toBytes()}. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).put(seal.toBytes()).putLong(job).putLong(checkpoint).array();
  }

  public static StoredSeal of(String topic, int partition, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).position(Seal.BYTES);
    return new StoredSeal(Seal.of(topic, partition, bytes), in.getLong(), in.getLong());
  }
}
