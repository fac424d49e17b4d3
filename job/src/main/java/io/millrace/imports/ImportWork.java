package io.millrace.imports;

import io.millrace.history.ImportSpool.KnownUsers;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/** Does the work of an import, on threads of this machine or on the tasks of a cluster. */
@FunctionalInterface
public interface ImportWork {
  /**
   * Reads the source and brings its events into order. Writes to no table.
   *
   * @param events the table that users may have rows in already; empty where none has
   * @throws ImportException where the source is none of events
   */
  Gathered gather(ImportPlan plan, ImportSource source, Optional<Table> events) throws IOException;

  /** The records of a source, ready to be written. */
  interface Gathered extends Closeable {
    /** The users who have rows in the table already. */
    KnownUsers known();

    /** The SHA-256 of the source's content. */
    String content();

    /** The stretches of offsets that the source's coordinates cover. */
    String gaps();

    Counts counts();

    /** Computes the rows, and writes the files that a commit is to name. */
    Written write(Target target) throws IOException;

    @Override
    void close();
  }

  /**
   * What was read.
   *
   * @param rejects the number of rejects, by reason; empty where they were not read again
   */
  record Counts(long events, long rejected, Map<String, Long> rejects) {
    static Counts of(long events, Map<String, Long> rejects) {
      return new Counts(
          events, rejects.values().stream().mapToLong(Long::longValue).sum(), rejects);
    }
  }

  /** The tables to write, and the time of scoring in ms. */
  record Target(Table events, Table predictions, Table rejects, long scoredAtMs) {}

  /**
   * The files, by table, and what was computed.
   *
   * @param statuses the number of predictions, by status
   */
  record Written(
      long users,
      Map<String, Long> statuses,
      List<DataFile> events,
      List<DataFile> predictions,
      List<DataFile> rejects) {}
}
