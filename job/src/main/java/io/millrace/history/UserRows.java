package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureColumn;
import io.millrace.lake.ErasedRows;
import io.millrace.lake.EventRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.PredictionRows;
import io.millrace.lake.RawRecord;
import io.millrace.lake.RejectRows;
import io.millrace.lake.RowScan;
import io.millrace.lake.SealRows;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.StoredReject;
import io.millrace.seal.Leaf;
import io.millrace.seal.Link;
import io.millrace.seal.LinkKind;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expressions;

/**
 * The selection of users, columns and records that is read to bring users' histories together.
 *
 * @param events the fields to read
 * @param features the features to read
 * @param share the share of users, 0 to 1; chosen by hash, so a user is taken whole or not at all
 * @param records the data of Kafka records that is read besides
 * @param definitions the definitions that decode raw values, where these are read
 */
public record UserRows(
    EventSchema events,
    List<FeatureColumn> features,
    double share,
    Records records,
    List<EventSchema> definitions)
    implements Serializable {
  /** The data that is read of the rows' Kafka records. */
  public enum Records {
    PLACES,
    RAW_VALUES,
    /** Raw values, and the links of their chains. */
    CHAINS;
  }

  public UserRows {
    features = List.copyOf(features);
    definitions = List.copyOf(definitions);
  }

  /** Selects rows without raw values. */
  public UserRows(EventSchema events, List<FeatureColumn> features, double share) {
    this(events, features, share, Records.PLACES, List.of());
  }

  /** The selection with more data of the records. */
  public UserRows with(Records more, List<EventSchema> decodedBy) {
    return new UserRows(events, features, share, more, decodedBy);
  }

  /**
   * @param snapshot the snapshot to read; empty for no rows
   */
  public RowScan scan(Lake lake, LakeTable table, OptionalLong snapshot) {
    return new RowScan(lake.table(table), snapshot, columns(table), Expressions.alwaysTrue());
  }

  /**
   * Scans the rows that were added to a table, and none that is not there any more.
   *
   * @param since the snapshot before the first of them; empty for all rows
   * @param upTo the snapshot that has the last of them, which comes of the other by appends and
   *     compactions; empty for no rows
   */
  public RowScan scan(Lake lake, LakeTable table, OptionalLong since, OptionalLong upTo) {
    return since.isEmpty() || upTo.isEmpty()
        ? scan(lake, table, upTo)
        : RowScan.appended(lake.table(table), since.getAsLong(), upTo.getAsLong(), columns(table));
  }

  /** Makes a scan for parts that another machine has planned. */
  public RowScan scanWithoutFiles(Lake lake, LakeTable table) {
    return RowScan.withoutFiles(lake.table(table), columns(table));
  }

  private List<String> columns(LakeTable table) {
    return switch (table) {
      case EVENTS ->
          records == Records.PLACES ? EventRows.columns(events) : EventRows.columnsWithRaw(events);
      case PREDICTIONS -> PredictionRows.columns(features);
      case REJECTS ->
          records == Records.CHAINS ? RejectRows.COLUMNS_WITH_HASHES : RejectRows.COLUMNS;
      case SEALS -> SealRows.columns();
      case ERASED -> ErasedRows.columns();
      case VERSIONS -> throw new IllegalArgumentException("versions has no users");
    };
  }

  /**
   * Makes a reader that decodes rows of a table and hands them to the taker.
   *
   * @param projection the columns of the scan that reads them
   */
  public RowScan.Reader reader(LakeTable table, Schema projection, RowTaker taker) {
    return switch (table) {
      case EVENTS -> events(new EventRows(events, projection), taker);
      case PREDICTIONS -> predictions(new PredictionRows(features, projection), taker);
      case REJECTS -> rejects(new RejectRows(projection), taker);
      case SEALS -> seals(new SealRows(projection), taker);
      case ERASED -> erased(new ErasedRows(projection), taker);
      case VERSIONS -> throw new IllegalArgumentException("versions has no users");
    };
  }

  private RowScan.Reader events(EventRows rows, RowTaker taker) {
    return records == Records.PLACES ? plainEvents(rows, taker) : rawEvents(rows, taker);
  }

  private RowScan.Reader rawEvents(EventRows rows, RowTaker taker) {
    List<RawCheck> checks = RawCheck.of(definitions, events);
    Leaf leaf = new Leaf();
    return row -> {
      Event event = rows.read(row);
      RawRecord raw = rows.raw(row);
      taker.record(event);
      if (records == Records.CHAINS) {
        taker.link(event.kafka(), link(leaf, event, raw));
      }
      if (isIn(event.userId())) {
        boolean agrees =
            raw.isKept()
                && !checks.isEmpty()
                && checks.stream().allMatch(check -> check.agrees(event, raw));
        taker.event(event, agrees ? null : raw);
      }
    };
  }

  private static Link link(Leaf leaf, Event event, RawRecord raw) {
    long offset = event.kafka().offset();
    return raw.isKept()
        ? new Link(offset, LinkKind.EVENT, leaf.of(event.kafka(), raw.key(), raw.value()))
        : new Link(offset, LinkKind.EVENT_WITHOUT_BYTES, new byte[Leaf.BYTES]);
  }

  private RowScan.Reader plainEvents(EventRows rows, RowTaker taker) {
    return row -> {
      Event event = rows.read(row);
      taker.record(event);
      if (isIn(event.userId())) {
        taker.event(event);
      }
    };
  }

  private RowScan.Reader predictions(PredictionRows rows, RowTaker taker) {
    return row -> {
      StoredPrediction prediction = rows.read(row);
      if (isIn(prediction.row().userId())) {
        taker.prediction(prediction);
      } else {
        taker.outside(prediction.withoutValues());
      }
    };
  }

  private RowScan.Reader rejects(RejectRows rows, RowTaker taker) {
    return row -> {
      StoredReject reject = rows.read(row);
      taker.reject(reject);
      if (records == Records.CHAINS) {
        taker.link(reject.kafka(), rows.link(row, reject));
      }
    };
  }

  private static RowScan.Reader seals(SealRows seals, RowTaker taker) {
    return row -> taker.seal(seals.stored(row));
  }

  private static RowScan.Reader erased(ErasedRows erased, RowTaker taker) {
    return row -> taker.link(erased.kafka(row), erased.link(row));
  }

  private boolean isIn(String userId) {
    return share >= 1 || UserHash.isIn(share, userId);
  }
}
