package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.feature.oracle.NaiveFeatures;
import io.millrace.feature.oracle.NaiveFeatures.Expected;
import io.millrace.pipeline.Pipeline;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;

/** Recomputes the features from the table {@code events}, in the order of the predictions. */
final class FeatureReplay {
  private final Pipeline pipeline;
  private final FeatureSet features;
  private final Map<String, TreeMap<Long, Step>> users = new TreeMap<>();

  private record Step(Event event, Record prediction) {}

  FeatureReplay(Pipeline pipeline, RunTables lake) {
    this.pipeline = pipeline;
    this.features = FeatureSet.compile(pipeline.features(), pipeline.event());
    Map<KafkaCoordinates, Event> events = new HashMap<>();
    for (Record row : lake.rows("events")) {
      assertThat(events.put(coordinates(row), event(row))).as("twice in events").isNull();
    }
    for (Record row : lake.rows("predictions")) {
      Event event = events.remove(coordinates(row));
      assertThat(event).as("event of %s", row).isNotNull();
      Step before =
          users
              .computeIfAbsent(event.userId(), user -> new TreeMap<>())
              .put((Long) row.getField("user_seq"), new Step(event, row));
      assertThat(before).as("user_seq twice: %s", row).isNull();
    }
    assertThat(events).as("events without a prediction").isEmpty();
  }

  /** Compares each prediction's features with those of a plain replay: no bit may differ. */
  void assertSameBits() {
    users.forEach(
        (user, steps) -> {
          UserState state = features.newUser();
          steps.forEach(
              (seq, step) -> {
                FeatureVector expected = features.advance(state, step.event());
                assertThat(seq).as("user_seq of %s", step.event()).isEqualTo(expected.userSeq());
                Record row = step.prediction();
                assertThat(toMs(row.getField("reference_time")))
                    .isEqualTo(expected.referenceTimeMs());
                assertThat(cells((Record) row.getField("features")))
                    .as("features of %s", row)
                    .isEqualTo(cells(expected));
              });
        });
  }

  /** Compares the predictions of every nth event with the naive oracle, within its tolerances. */
  void assertNearOracle(int everyNth) {
    NaiveFeatures oracle = new NaiveFeatures(pipeline.features(), pipeline.event());
    users.forEach(
        (user, steps) -> {
          List<Event> history = new ArrayList<>();
          for (Step step : steps.values()) {
            history.add(step.event());
            if (history.size() % everyNth == 0 || history.size() == steps.size()) {
              assertAccepts(oracle.ofLast(history), step.prediction());
            }
          }
        });
  }

  private void assertAccepts(Map<String, Expected> oracle, Record row) {
    Record logged = (Record) row.getField("features");
    oracle.forEach(
        (name, expected) -> {
          Object value = logged.getField(name);
          double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
          String text = value instanceof String given ? given : null;
          assertThat(expected.accepts(number, text))
              .as("%s of %s: the oracle says %s", name, row, expected)
              .isTrue();
        });
  }

  private List<Object> cells(Record logged) {
    return features.columns().stream().map(c -> bits(logged.getField(c.name()))).toList();
  }

  private List<Object> cells(FeatureVector vector) {
    List<Object> cells = new ArrayList<>();
    for (int i = 0; i < vector.numbers().length; i++) {
      FeatureColumn column = features.columns().get(i);
      double number = vector.numbers()[i];
      if (column.type() == ColumnType.STRING) {
        cells.add(bits(vector.texts()[i]));
      } else if (Double.isNaN(number)) {
        cells.add("null");
      } else {
        cells.add(bits(column.type() == ColumnType.LONG ? (Object) (long) number : number));
      }
    }
    return cells;
  }

  private static Object bits(Object value) {
    return value instanceof Double number
        ? Long.toHexString(Double.doubleToRawLongBits(number))
        : String.valueOf(value);
  }

  private Event event(Record row) {
    List<EventField> fields = pipeline.event().fields();
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.getField(fields.get(i).name());
      boolean time = fields.get(i).type() == FieldType.TIMESTAMP;
      values[i] = time && value != null ? (Object) toMs(value) : value;
    }
    return new Event(
        (String) row.getField("event_id"),
        (String) row.getField("user_id"),
        toMs(row.getField("event_time")),
        values,
        coordinates(row));
  }

  /** The coordinates without the timestamp, which is not compared. */
  static KafkaCoordinates coordinates(Record row) {
    Record kafka = (Record) row.getField("kafka");
    return new KafkaCoordinates(
        (String) kafka.getField("topic"),
        (Integer) kafka.getField("partition"),
        (Long) kafka.getField("offset"),
        KafkaCoordinates.NO_TIMESTAMP);
  }

  private static long toMs(Object time) {
    return ((OffsetDateTime) time).toInstant().toEpochMilli();
  }
}
