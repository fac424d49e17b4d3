package io.millrace.benchmarks.fault;

import io.millrace.benchmarks.fault.Expected.OfVersion;
import io.millrace.benchmarks.fault.Expected.Place;
import io.millrace.event.Event;
import io.millrace.event.Reject;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Score;
import io.millrace.trial.Outcome;
import io.millrace.trial.Outcome.Predicted;
import io.millrace.trial.Outcome.Rejected;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares the rows of a run's tables with what its topic's records must have become: each record
 * once, in events or rejects, one prediction for each event, every feature and score to the bit.
 */
final class Judgement {
  private final Expected expected;
  private final Discrepancies found;
  private final Set<Place> accounted = new HashSet<>();
  private final Set<Place> predicted = new HashSet<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private final Map<UserPlace, StoredRow> byUser = new HashMap<>();

  /** The place of an event in its user's order of arrival. */
  record UserPlace(String user, long seq) {}

  Judgement(Expected expected, Discrepancies found) {
    this.expected = expected;
    this.found = found;
  }

  void events(Iterable<StoredRow> rows) {
    for (StoredRow each : rows) {
      Outcome outcome = accounted("events", each);
      if (outcome instanceof Predicted made) {
        identity("event", each, made.event());
        raw(each, each.kafka("value"));
      } else if (outcome != null) {
        found.add("event that is a reject", each.place().toString());
      }
    }
  }

  void rejects(Iterable<StoredRow> rows) {
    for (StoredRow each : rows) {
      Outcome outcome = accounted("rejects", each);
      if (outcome instanceof Rejected made) {
        Reject reject = made.reject();
        found.unequal("reason", each.value("reason"), reject.reason().name(), each.place());
        raw(each, each.value("value"));
      } else if (outcome != null) {
        found.add("reject that is an event", each.place().toString());
      }
    }
  }

  private Outcome accounted(String table, StoredRow row) {
    Outcome outcome = expected.anyVersion(row.place());
    if (outcome == null) {
      found.add("row of no record", table + " " + row.place());
    } else if (!accounted.add(row.place())) {
      found.add("record twice", table + " " + row.place());
    }
    return outcome;
  }

  private void raw(StoredRow row, Object value) {
    ConsumerRecord<byte[], byte[]> record = expected.records().get(row.place());
    found.unequal(
        "raw value", StoredRow.bytes(value), StoredRow.bytes(record.value()), row.place());
    found.unequal(
        "timestamp", StoredRow.ms(row.kafka("timestamp")), record.timestamp(), row.place());
  }

  private void identity(String kind, StoredRow row, Event event) {
    found.unequal(kind + " user_id", row.value("user_id"), event.userId(), row.place());
    found.unequal(kind + " event_id", row.value("event_id"), event.eventId(), row.place());
    found.unequal(
        kind + " event_time",
        StoredRow.ms(row.value("event_time")),
        event.eventTimeMs(),
        row.place());
  }

  void predictions(Iterable<StoredRow> rows) {
    for (StoredRow each : rows) {
      statuses.merge((String) each.value("status"), 1, Integer::sum);
      OfVersion version = expected.version((String) each.value("pipeline_version"));
      if (!predicted.add(each.place())) {
        found.add("prediction twice", each.place().toString());
      } else if (version == null) {
        found.add("unknown version", each.place().toString());
      } else if (version.outcomes().get(each.place()) instanceof Predicted made) {
        identity("prediction", each, made.event());
        features(each, version.columns(), made.features());
        score(each, made.score());
        byUser.put(new UserPlace(made.event().userId(), made.features().userSeq()), each);
      } else {
        found.add("prediction of no event", each.place().toString());
      }
    }
  }

  private void features(StoredRow row, List<FeatureColumn> columns, FeatureVector vector) {
    found.unequal("user_seq", row.value("user_seq"), vector.userSeq(), row.place());
    found.unequal(
        "reference_time",
        StoredRow.ms(row.value("reference_time")),
        vector.referenceTimeMs(),
        row.place());
    Record stored = row.struct("features");
    for (int i = 0; i < columns.size(); i++) {
      FeatureColumn column = columns.get(i);
      found.unequal(
          "feature " + column.name(),
          bits(stored.getField(column.name())),
          bits(value(column, vector, i)),
          row.place());
    }
  }

  private static Object value(FeatureColumn column, FeatureVector vector, int i) {
    if (column.type() == ColumnType.STRING) {
      return vector.texts()[i];
    }
    double number = vector.numbers()[i];
    if (Double.isNaN(number)) {
      return null;
    }
    return column.type() == ColumnType.LONG ? (Object) (long) number : (Object) number;
  }

  /** A value whose equality is that of the bits: −0.0 is not 0.0. */
  private static Object bits(Object value) {
    if (value instanceof Double number) {
      return "%s (%x)".formatted(number, Double.doubleToRawLongBits(number));
    }
    return value;
  }

  private void score(StoredRow row, Score score) {
    found.unequal("status", row.value("status"), score.status().name(), row.place());
    Float value = Float.isNaN(score.value()) ? null : score.value();
    found.unequal("score", row.value("score"), value, row.place());
  }

  /** Counts what is missing once all rows were seen. */
  void complete() {
    for (Place each : expected.records().keySet()) {
      if (!accounted.contains(each)) {
        found.add("record in no table", each.toString());
      }
      if (expected.anyVersion(each) instanceof Predicted && !predicted.contains(each)) {
        found.add("event without a prediction", each.toString());
      }
    }
  }

  /** The number of predictions of each status. */
  Map<String, Integer> statuses() {
    return statuses;
  }

  /** The predictions that are as they must be but for their values, by user and user_seq. */
  Map<UserPlace, StoredRow> byUser() {
    return byUser;
  }
}
