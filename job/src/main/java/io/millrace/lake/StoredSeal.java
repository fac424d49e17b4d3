package io.millrace.lake;

import com.google.common.hash.Hashing;
import io.millrace.seal.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A row of the table of seals.
 *
 * @param job stands for the run of the job that wrote it
 */
public record StoredSeal(Seal seal, long job) {
  /** As bytes, without the partition. */
  public static final int BYTES = Seal.BYTES + Long.BYTES;

  static StoredSeal of(Seal seal, String jobId) {
    return new StoredSeal(
        seal, Hashing.sha256().hashString(jobId, StandardCharsets.UTF_8).asLong());
  }

  /** In the order of {@link Seal#toBytes()}. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).put(seal.toBytes()).putLong(job).array();
  }

  public static StoredSeal of(String topic, int partition, byte[] bytes) {
    return new StoredSeal(
        Seal.of(topic, partition, bytes), ByteBuffer.wrap(bytes).getLong(Seal.BYTES));
  }
}
