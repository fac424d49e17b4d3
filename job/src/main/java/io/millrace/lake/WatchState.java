package io.millrace.lake;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.Snapshot;

/**
 * A checkpoint's memory of a table: the table's identity, and the jobs that the state has come
 * through, so that a restore knows whether the table's commits are its own.
 *
 * @param table the table's UUID
 * @param base the newest commit of other jobs when the first of these jobs started; null for none
 * @param lineage the jobs, the oldest first; at least one
 * @param seen the newest commit of these jobs that was seen in the table; null for none
 */
public record WatchState(UUID table, CommitMark base, List<Job> lineage, CommitMark seen) {
  /** The name of the state in its operator. Frozen, as state bytes are. */
  public static final String NAME = "commit-watch";

  /**
   * The version of the bytes. The second added the commit that was seen, the third the checkpoint
   * at which each job was left.
   */
  private static final int VERSION = 3;

  /**
   * The most jobs, one for each redeployment. Older ones have no snapshots left to compare with.
   */
  private static final int LINEAGE_MAX = 1_000;

  /**
   * A job that the state has come through.
   *
   * @param lastCheckpoint the checkpoint that the next job was restored from: a later commit under
   *     this id is by another copy, which went on from there as well; {@link #OPEN} for the newest
   *     job, and where the state's version does not say
   */
  public record Job(String id, long lastCheckpoint) {
    static final long OPEN = Long.MAX_VALUE;

    private static Job open(String id) {
      return new Job(id, OPEN);
    }

    private boolean made(CommitMark mark) {
      return id.equals(mark.jobId()) && mark.checkpointId() <= lastCheckpoint;
    }
  }

  public WatchState {
    lineage = List.copyOf(lineage);
  }

  /** The uid of the operator that holds a table's state. Frozen: a savepoint names it. */
  public static String uid(String table) {
    return "sink-" + table + "-watch";
  }

  /** Whether a later build wrote the bytes. */
  public static boolean isOfLaterBuild(byte[] bytes) {
    return bytes.length > 0 && bytes[0] > VERSION;
  }

  /** The reason why bytes of a later build cannot be read, as a sentence without its full stop. */
  public static String laterBuild(byte[] bytes) {
    return "its state was written by a newer Millrace (the commit watch's is of version %d, and this one knows 1 to %d)"
        .formatted(bytes[0], VERSION);
  }

  /** The state of a job that starts without state. */
  public static WatchState begin(UUID table, CommitMark base, String jobId) {
    return new WatchState(table, base, List.of(Job.open(jobId)), null);
  }

  /**
   * The state of the job that is restored from this state; unchanged where the job is the state's
   * own.
   *
   * @param checkpointId the checkpoint that holds the state
   */
  public WatchState continuedBy(String jobId, long checkpointId) {
    if (lastJob().equals(jobId)) {
      return this;
    }
    List<Job> jobs = new ArrayList<>(lineage);
    jobs.set(jobs.size() - 1, new Job(lastJob(), checkpointId));
    jobs.removeIf(job -> job.id().equals(jobId)); // an id may occur again, and is then open
    jobs.add(Job.open(jobId));
    int tooMany = Math.max(0, jobs.size() - LINEAGE_MAX);
    return new WatchState(table, base, jobs.subList(tooMany, jobs.size()), seen);
  }

  /** The state after a look at the table's newest commit, if it has one. */
  public WatchState seeing(Optional<CommitMark> newest) {
    return newest
        .filter(this::isOfLineage)
        .map(mark -> new WatchState(table, base, lineage, mark))
        .orElse(this);
  }

  /** Whether the commit is by a job that led to this state, or the last one before these jobs. */
  public boolean knows(CommitMark mark) {
    return mark.equals(base) || isOfLineage(mark);
  }

  /**
   * The job that made the commit after the state had left it; empty where none of the lineage did.
   */
  public Optional<Job> leftBefore(CommitMark mark) {
    return knows(mark)
        ? Optional.empty()
        : lineage.stream().filter(job -> job.id().equals(mark.jobId())).findFirst();
  }

  private boolean isOfLineage(CommitMark mark) {
    return lineage.stream().anyMatch(job -> job.made(mark));
  }

  /** Whether the commit belongs to the state's past up to a checkpoint. */
  public boolean holds(Snapshot commit, long checkpointId) {
    return CommitMark.of(commit)
        .filter(mark -> mark.equals(base) || (knows(mark) && mark.checkpointId() <= checkpointId))
        .isPresent();
  }

  /**
   * The commits that the first commit of the state's job may follow.
   *
   * @param newest the table's newest commit, as compared with this state; null for none
   */
  public Predecessor predecessor(CommitMark newest) {
    int before = lineage.size() - 2;
    return new Predecessor(
        newest,
        before < 0
            ? null
            : new CommitMark(lineage.get(before).id(), lineage.get(before).lastCheckpoint()));
  }

  /** The ids of the jobs before the one that the state belongs to. */
  public List<String> jobsBefore() {
    return lineage.subList(0, lineage.size() - 1).stream().map(Job::id).toList();
  }

  /** The id of the job that the state belongs to. */
  public String lastJob() {
    return lineage.get(lineage.size() - 1).id();
  }

  public byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(table.getMostSignificantBits());
      out.writeLong(table.getLeastSignificantBits());
      write(base, out);
      out.writeInt(lineage.size());
      for (Job job : lineage) {
        out.writeUTF(job.id());
        out.writeLong(job.lastCheckpoint());
      }
      write(seen, out);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a state.
   *
   * @throws IOException where a later build wrote the bytes, or they are damaged
   */
  public static WatchState fromBytes(byte[] bytes) throws IOException {
    if (isOfLaterBuild(bytes)) {
      throw new IOException(laterBuild(bytes));
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version < 1) {
        throw new IOException("its state of the commit watch is damaged (version " + version + ")");
      }
      UUID table = new UUID(in.readLong(), in.readLong());
      CommitMark base = readMark(in);
      List<Job> lineage = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        lineage.add(new Job(in.readUTF(), version < 3 ? Job.OPEN : in.readLong()));
      }
      if (lineage.isEmpty()) {
        throw new IOException("its state of the commit watch is damaged (it names no job)");
      }
      return new WatchState(table, base, lineage, version == 1 ? null : readMark(in));
    } catch (EOFException e) {
      throw new IOException(
          "its state of the commit watch is damaged (%d bytes end too early)"
              .formatted(bytes.length),
          e);
    }
  }

  private static void write(CommitMark mark, DataOutputStream out) throws IOException {
    out.writeBoolean(mark != null);
    if (mark != null) {
      out.writeUTF(mark.jobId());
      out.writeLong(mark.checkpointId());
    }
  }

  private static CommitMark readMark(DataInputStream in) throws IOException {
    return in.readBoolean() ? new CommitMark(in.readUTF(), in.readLong()) : null;
  }
}
