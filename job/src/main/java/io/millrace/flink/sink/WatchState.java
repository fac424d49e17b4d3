package io.millrace.flink.sink;

import io.millrace.lake.CommitMark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a checkpoint remembers of a table: which table it was, and the jobs that this state has come
 * through, so that a restore knows whether the table's commits are its own.
 *
 * @param table the table's UUID
 * @param base the newest commit of other jobs when the first of these jobs started; null for none
 * @param lineage ids of jobs, the oldest first
 */
record WatchState(UUID table, CommitMark base, List<String> lineage) {
  private static final int VERSION = 1;

  /** One for each redeployment; older ones have no snapshots left to compare with. */
  private static final int LINEAGE_MAX = 1_000;

  WatchState {
    lineage = List.copyOf(lineage);
  }

  WatchState continuedBy(String jobId) {
    if (lineage.contains(jobId)) {
      return this;
    }
    List<String> longer = new ArrayList<>(lineage);
    longer.add(jobId);
    int tooMany = Math.max(0, longer.size() - LINEAGE_MAX);
    return new WatchState(table, base, longer.subList(tooMany, longer.size()));
  }

  /** Whether the commit was made by a job that led to this state, or was there before. */
  boolean knows(CommitMark mark) {
    return mark.equals(base) || lineage.contains(mark.jobId());
  }

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(table.getMostSignificantBits());
      out.writeLong(table.getLeastSignificantBits());
      out.writeBoolean(base != null);
      if (base != null) {
        out.writeUTF(base.jobId());
        out.writeLong(base.checkpointId());
      }
      out.writeInt(lineage.size());
      for (String job : lineage) {
        out.writeUTF(job);
      }
    }
    return bytes.toByteArray();
  }

  static WatchState fromBytes(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException(
            "Cannot read the state of the commit watch: version "
                + version
                + " (knows "
                + VERSION
                + "); it was written by a newer Millrace");
      }
      UUID table = new UUID(in.readLong(), in.readLong());
      CommitMark base = in.readBoolean() ? new CommitMark(in.readUTF(), in.readLong()) : null;
      List<String> lineage = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        lineage.add(in.readUTF());
      }
      return new WatchState(table, base, lineage);
    }
  }
}
