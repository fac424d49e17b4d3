package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.StoredPrediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A user's rows in the order of arrival: predictions by {@code user_seq}, each with the event of
 * the same Kafka record. Rows are decoded as they are asked for. It belongs to one thread.
 */
public final class UserHistory {
  private final String userId;
  private final RowFile events;
  private final RowFile predictions;
  private final RowCodec codec;
  private final List<Ref> order = new ArrayList<>();
  private final Map<Coordinate, Long> eventPlaces = new HashMap<>();
  private final List<Long> doubledEvents = new ArrayList<>();
  private final List<Long> doubledPredictions = new ArrayList<>();

  /** Where a prediction is, and what it is ordered and joined by. */
  private record Ref(long userSeq, Coordinate kafka, long place) {}

  private record Coordinate(int source, long offset) {}

  /**
   * A prediction with its event.
   *
   * @param event null where the table has none of that Kafka record
   */
  public record Entry(StoredPrediction prediction, Event event) {}

  UserHistory(String userId, RowFile events, RowFile predictions, RowCodec codec) {
    this.userId = userId;
    this.events = events;
    this.predictions = predictions;
    this.codec = codec;
  }

  UserHistory of(Places eventRows, Places predictionRows) {
    for (int i = 0; i < eventRows.size(); i++) {
      RowCodec.Head head = RowCodec.head(events.row(eventRows.at(i)));
      Coordinate kafka = new Coordinate(head.source(), head.offset());
      if (eventPlaces.putIfAbsent(kafka, eventRows.at(i)) != null) {
        doubledEvents.add(eventRows.at(i));
      }
    }
    Map<Coordinate, Long> seen = new HashMap<>();
    for (int i = 0; i < predictionRows.size(); i++) {
      long place = predictionRows.at(i);
      RowCodec.Head head = RowCodec.head(predictions.row(place));
      Coordinate kafka = new Coordinate(head.source(), head.offset());
      if (seen.putIfAbsent(kafka, place) == null) {
        order.add(new Ref(RowCodec.userSeq(head), kafka, place));
      } else {
        doubledPredictions.add(place);
      }
    }
    order.sort(Comparator.comparingLong(Ref::userSeq));
    return this;
  }

  public String userId() {
    return userId;
  }

  /** How many predictions there are, each Kafka record counted once. */
  public int size() {
    return order.size();
  }

  public Entry entry(int index) {
    Ref ref = order.get(index);
    Long event = eventPlaces.get(ref.kafka());
    return new Entry(
        codec.prediction(predictions.row(ref.place()), userId),
        event == null ? null : codec.event(events.row(event), userId));
  }

  /** Events whose Kafka record no prediction has. */
  public List<Event> eventsWithoutPrediction() {
    if (eventPlaces.size() == order.size()
        && order.stream().allMatch(ref -> eventPlaces.containsKey(ref.kafka()))) {
      return List.of();
    }
    Map<Coordinate, Long> left = new HashMap<>(eventPlaces);
    order.forEach(ref -> left.remove(ref.kafka()));
    return left.values().stream()
        .sorted()
        .map(place -> codec.event(events.row(place), userId))
        .toList();
  }

  /** Events of a Kafka record that another row of {@code events} has too. */
  public List<Event> doubledEvents() {
    return doubledEvents.stream().map(place -> codec.event(events.row(place), userId)).toList();
  }

  /** Predictions of a Kafka record that another row of {@code predictions} has too. */
  public List<KafkaCoordinates> doubledPredictions() {
    return doubledPredictions.stream()
        .map(place -> codec.prediction(predictions.row(place), userId).row().kafka())
        .toList();
  }
}
