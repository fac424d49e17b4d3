package io.millrace.explain;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.LimitException;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A user's rows in the order of arrival, each Kafka record once. */
final class Life {
  private final List<Lived> rows;

  /**
   * A prediction with its event.
   *
   * @param event the event with the fields of all versions; null where the table has none of that
   *     record
   * @param raw the record; null where every version has its fields in columns
   */
  record Lived(StoredPrediction prediction, Instant scoredAt, Event event, RawRecord raw) {
    long userSeq() {
      return prediction.row().features().userSeq();
    }
  }

  /** Gathers a user's rows, which come in no order. */
  static final class Builder {
    private record Place(String topic, int partition, long offset) {
      static Place of(KafkaCoordinates kafka) {
        return new Place(kafka.topic(), kafka.partition(), kafka.offset());
      }
    }

    private record Row(StoredPrediction prediction, Instant scoredAt) {}

    private record Came(Event event, RawRecord raw) {
      static final Came NOT = new Came(null, null);
    }

    private final String user;
    private final int most;
    private final Map<Place, Came> events = new LinkedHashMap<>();
    private final Map<Place, Row> predictions = new LinkedHashMap<>();

    /**
     * @param most the limit of the user's rows in each table
     */
    Builder(String user, int most) {
      this.user = user;
      this.most = most;
    }

    private void expect(int rows) {
      if (rows > most) {
        throw new LimitException("user '%s' has more than %,d events".formatted(user, most));
      }
    }

    /**
     * @param raw null where it is not read
     */
    synchronized void event(Event event, RawRecord raw) {
      events.putIfAbsent(Place.of(event.kafka()), new Came(event, raw));
      expect(events.size());
    }

    synchronized void prediction(StoredPrediction prediction, Instant scoredAt) {
      predictions.putIfAbsent(Place.of(prediction.row().kafka()), new Row(prediction, scoredAt));
      expect(predictions.size());
    }

    synchronized Life build() {
      List<Lived> rows = new ArrayList<>();
      predictions.forEach(
          (place, row) -> {
            Came came = events.getOrDefault(place, Came.NOT);
            rows.add(new Lived(row.prediction(), row.scoredAt(), came.event(), came.raw()));
          });
      rows.sort(Comparator.comparingLong(Lived::userSeq));
      return new Life(List.copyOf(rows));
    }
  }

  private Life(List<Lived> rows) {
    this.rows = rows;
  }

  Lived row(int index) {
    return rows.get(index);
  }

  /** The index of a Kafka record's row; empty where there is none. */
  OptionalInt indexOf(KafkaCoordinates kafka) {
    for (int i = 0; i < rows.size(); i++) {
      KafkaCoordinates of = rows.get(i).prediction().row().kafka();
      if (of.offset() == kafka.offset()
          && of.partition() == kafka.partition()
          && of.topic().equals(kafka.topic())) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
