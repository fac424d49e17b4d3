package io.millrace.local.live;

import io.millrace.lake.CommitMark;
import io.millrace.lake.LakeTable;
import io.millrace.local.report.Outcomes;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The content of the tables, up to their newest commits. A look that finds nothing new reads no
 * file but the catalog. Used by one thread at a time.
 */
final class CommittedTables implements AutoCloseable {
  private static final LakeTable[] WATCHED = {
    LakeTable.EVENTS, LakeTable.REJECTS, LakeTable.PREDICTIONS
  };

  private final Catalog catalog;
  private final Map<String, TableWatch> tables = new LinkedHashMap<>();
  private final RecentRejects rejects = new RecentRejects();
  private final RecentPredictions predictions;

  /**
   * @param catalog closed with this
   * @param namespace of the tables, which need not be there yet, as the definition writes it
   * @param outcomes the true outcome of each event, as far as it is known
   */
  CommittedTables(Catalog catalog, String namespace, Outcomes outcomes) {
    this.catalog = catalog;
    this.predictions = new RecentPredictions(outcomes);
    Namespace in = Namespace.of(namespace.split("\\.", -1));
    for (LakeTable each : WATCHED) {
      tables.put(each.key(), new TableWatch(catalog, TableIdentifier.of(in, each.key())));
    }
  }

  /** Reads what was committed since the last look, and returns whether there was anything. */
  boolean look() {
    boolean isNew = false;
    for (LakeTable each : WATCHED) {
      TableWatch table = tables.get(each.key());
      TableWatch.News news = table.look();
      if (news != TableWatch.News.NOTHING) {
        isNew = true;
        if (each == LakeTable.REJECTS) {
          rejects.update(table.table(), news);
        } else if (each == LakeTable.PREDICTIONS) {
          predictions.update(table.table(), news);
        }
        table.taken();
      }
    }
    return isNew;
  }

  /** The checkpoint of the newest commit; empty before the first. */
  Optional<CommitMark> asOf() {
    return tables.values().stream()
        .map(TableWatch::snapshot)
        .flatMap(Optional::stream)
        .filter(snapshot -> CommitMark.of(snapshot).isPresent())
        .max(Comparator.comparingLong(Snapshot::timestampMillis))
        .flatMap(CommitMark::of);
  }

  long records(LakeTable table) {
    return tables.get(table.key()).records();
  }

  /** The tables by their names. */
  Map<String, TableWatch> tables() {
    return tables;
  }

  RecentRejects rejects() {
    return rejects;
  }

  RecentPredictions predictions() {
    return predictions;
  }

  @Override
  public void close() {
    try {
      if (catalog instanceof Closeable closeable) {
        closeable.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
