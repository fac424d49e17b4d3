package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.lake.KafkaColumn;
import io.millrace.lake.StoredPrediction;
import io.millrace.row.FeatureColumns;
import io.millrace.row.IdentityColumns;
import java.util.List;
import java.util.Objects;

/** Compares rows with the values that they must have. Belongs to one thread. */
final class RowCheck {
  private final Verdicts verdicts;

  RowCheck(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  void identity(StoredPrediction row, Event event) {
    FeatureRow identity = row.row();
    if (!identity.eventId().equals(event.eventId())) {
      differs(
          DifferenceKind.IDENTITY,
          row,
          IdentityColumns.EVENT_ID.name(),
          identity.eventId(),
          event.eventId());
    }
    identityTime(
        row, IdentityColumns.EVENT_TIME.name(), identity.eventTimeMs(), event.eventTimeMs());
    identityTime(
        row, KafkaColumn.TIMESTAMP, identity.kafka().timestampMs(), event.kafka().timestampMs());
  }

  private void identityTime(StoredPrediction row, String column, long storedMs, long expectedMs) {
    if (storedMs != expectedMs) {
      differs(DifferenceKind.IDENTITY, row, column, storedMs + " ms", expectedMs + " ms");
    }
  }

  void userSeq(StoredPrediction row, long expected) {
    long stored = row.row().features().userSeq();
    if (stored != expected) {
      differs(
          DifferenceKind.USER_SEQ,
          row,
          FeatureColumns.USER_SEQ.name(),
          String.valueOf(stored),
          String.valueOf(expected));
    }
  }

  /** Checks that a user's count rises with the offsets within a partition. */
  void order(StoredPrediction row, Long offsetBefore) {
    if (offsetBefore != null && row.row().kafka().offset() < offsetBefore) {
      differs(
          DifferenceKind.USER_SEQ,
          row,
          FeatureColumns.USER_SEQ.name(),
          row.row().features().userSeq() + ", behind offset " + offsetBefore,
          "one before that of offset " + offsetBefore);
    }
  }

  void referenceTime(StoredPrediction row, long expectedMs) {
    long storedMs = row.row().features().referenceTimeMs();
    if (storedMs != expectedMs) {
      differs(
          DifferenceKind.REFERENCE_TIME,
          row,
          FeatureColumns.REFERENCE_TIME.name(),
          storedMs + " ms",
          expectedMs + " ms");
    }
  }

  /** Checks the least reference time, where rows before this one are gone. */
  void referenceTimeAtLeast(StoredPrediction row, long leastMs) {
    long storedMs = row.row().features().referenceTimeMs();
    if (storedMs < leastMs) {
      differs(
          DifferenceKind.REFERENCE_TIME,
          row,
          FeatureColumns.REFERENCE_TIME.name(),
          storedMs + " ms",
          "at least " + leastMs + " ms");
    }
  }

  /**
   * @param places the position of each column among the stored features
   */
  void features(
      StoredPrediction row, FeatureVector now, List<FeatureColumn> columns, int[] places) {
    FeatureVector stored = row.row().features();
    verdicts.tally().features += places.length;
    for (int i = 0; i < places.length; i++) {
      if (columns.get(i).type() == ColumnType.STRING) {
        String before = stored.texts()[places[i]];
        if (!Objects.equals(before, now.texts()[i])) {
          feature(row, columns.get(i), String.valueOf(before), String.valueOf(now.texts()[i]));
        }
      } else if (!Bits.same(stored.numbers()[places[i]], now.numbers()[i])) {
        feature(
            row,
            columns.get(i),
            Bits.text(stored.numbers()[places[i]]),
            Bits.text(now.numbers()[i]));
      }
    }
  }

  /**
   * Checks that the features of other versions are null.
   *
   * @param columns the stored features
   * @param others the positions of those that the row's version does not have
   */
  void otherFeatures(StoredPrediction row, List<FeatureColumn> columns, int[] others) {
    FeatureVector stored = row.row().features();
    for (int place : others) {
      FeatureColumn column = columns.get(place);
      if (column.type() == ColumnType.STRING && stored.texts()[place] != null) {
        feature(row, column, stored.texts()[place], "null");
      } else if (column.type() != ColumnType.STRING && !Double.isNaN(stored.numbers()[place])) {
        feature(row, column, Bits.text(stored.numbers()[place]), Bits.text(Double.NaN));
      }
    }
  }

  private void feature(StoredPrediction row, FeatureColumn column, String stored, String now) {
    differs(DifferenceKind.FEATURE, row, column.name(), stored, now);
  }

  private void differs(
      DifferenceKind kind, StoredPrediction row, String column, String stored, String expected) {
    verdicts.add(Difference.of(kind, row, column, stored, expected));
  }
}
