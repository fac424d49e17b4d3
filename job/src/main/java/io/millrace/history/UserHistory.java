package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A user's rows in the order of arrival: predictions by {@code user_seq}, each with the event of
 * the same Kafka record. Rows are decoded on request. Belongs to one thread.
 */
public final class UserHistory {
  private final String userId;
  private final RowFile events;
  private final RowFile predictions;
  private final RowCodecs codecs;
  private final List<Ref> order = new ArrayList<>();
  private final Map<Coordinate, Long> eventPlaces = new HashMap<>();
  private final List<Long> doubledEvents = new ArrayList<>();
  private final List<Long> doubledPredictions = new ArrayList<>();
  private byte[] begun;

  /** The place of a prediction, and the values that order and join it. */
  private record Ref(long userSeq, int version, Coordinate kafka, long place) {}

  private record Coordinate(int source, long offset) {}

  /**
   * A prediction with its event.
   *
   * @param event null where the table has none of that Kafka record
   * @param raw the record, where the event has to be decoded again; else null
   */
  public record Entry(StoredPrediction prediction, Event event, RawRecord raw) {
    public Entry(StoredPrediction prediction, Event event) {
      this(prediction, event, null);
    }
  }

  /**
   * A gap in a user's count.
   *
   * @param index the index of the row behind the gap
   * @param count the number of rows that the count leaves out
   * @param windows the Kafka offsets that they may have had, one window for each partition with
   *     rows of the user; the first is on the partition of the row behind
   */
  public record Gap(int index, long count, List<Window> windows) {}

  /** A window of a partition's offsets, both ends included; empty where {@code to < from}. */
  public record Window(Names.Source source, long from, long to) {}

  UserHistory(String userId, RowFile events, RowFile predictions, RowCodecs codecs) {
    this.userId = userId;
    this.events = events;
    this.predictions = predictions;
    this.codecs = codecs;
  }

  /**
   * @param begunRow the row of what was made of earlier rows; null for none
   */
  UserHistory of(Places eventRows, Places predictionRows, byte[] begunRow) {
    begun = begunRow == null ? null : BegunRow.made(begunRow);
    for (int i = 0; i < eventRows.size(); i++) {
      RowHead head = RowHead.of(events.row(eventRows.at(i)));
      Coordinate kafka = new Coordinate(head.source(), head.offset());
      if (eventPlaces.putIfAbsent(kafka, eventRows.at(i)) != null) {
        doubledEvents.add(eventRows.at(i));
      }
    }
    Map<Coordinate, Long> seen = new HashMap<>();
    for (int i = 0; i < predictionRows.size(); i++) {
      long place = predictionRows.at(i);
      RowHead head = RowHead.of(predictions.row(place));
      Coordinate kafka = new Coordinate(head.source(), head.offset());
      if (seen.putIfAbsent(kafka, place) == null) {
        order.add(
            new Ref(PredictionCodec.userSeq(head), PredictionCodec.version(head), kafka, place));
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

  /** What was made of the user's earlier rows, which are not among these; empty for nothing. */
  public Optional<byte[]> begun() {
    return Optional.ofNullable(begun);
  }

  /** The number of predictions, each Kafka record counted once. */
  public int size() {
    return order.size();
  }

  public Entry entry(int index) {
    Ref ref = order.get(index);
    Long event = eventPlaces.get(ref.kafka());
    StoredPrediction prediction = codecs.predictions().read(predictions.row(ref.place()), userId);
    if (event == null) {
      return new Entry(prediction, null);
    }
    byte[] row = events.row(event);
    return new Entry(prediction, codecs.events().read(row, userId), codecs.events().raw(row));
  }

  /** Whether a record lies behind all of the user's predictions on its partition. */
  public boolean isBehindAll(KafkaCoordinates kafka) {
    Names.Source source = new Names.Source(kafka.topic(), kafka.partition());
    return order.stream()
        .noneMatch(
            ref ->
                ref.kafka().offset() > kafka.offset()
                    && codecs.names().source(ref.kafka().source()).equals(source));
  }

  /** The {@code user_seq} of a row. */
  public long userSeq(int index) {
    return order.get(index).userSeq();
  }

  /** The {@code pipeline_version} of a row. */
  public String version(int index) {
    return codecs.names().version(order.get(index).version());
  }

  /** The gaps in the user's count, in the order of the rows. */
  public List<Gap> gaps() {
    List<Integer> behind = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    long expected = 1;
    for (int i = 0; i < order.size(); i++) {
      long userSeq = order.get(i).userSeq();
      if (userSeq > expected) {
        behind.add(i);
        counts.add(userSeq - expected);
      }
      expected = Math.max(expected, userSeq) + 1;
    }
    return behind.isEmpty() ? List.of() : gaps(behind, counts);
  }

  private List<Gap> gaps(List<Integer> behind, List<Long> counts) {
    // The last offset of each partition before a gap, and the first behind it.
    List<Map<Integer, Long>> before = new ArrayList<>();
    Map<Integer, Long> last = new HashMap<>();
    int row = 0;
    for (int index : behind) {
      for (; row < index; row++) {
        last.merge(order.get(row).kafka().source(), order.get(row).kafka().offset(), Math::max);
      }
      before.add(new HashMap<>(last));
    }
    List<Gap> gaps = new ArrayList<>();
    Map<Integer, Long> first = new HashMap<>();
    row = order.size() - 1;
    for (int gap = behind.size() - 1; gap >= 0; gap--) {
      for (; row >= behind.get(gap); row--) {
        first.merge(order.get(row).kafka().source(), order.get(row).kafka().offset(), Math::min);
      }
      Ref ref = order.get(behind.get(gap));
      gaps.add(0, new Gap(behind.get(gap), counts.get(gap), windows(ref, before.get(gap), first)));
    }
    return gaps;
  }

  private List<Window> windows(Ref behind, Map<Integer, Long> last, Map<Integer, Long> first) {
    List<Window> windows = new ArrayList<>();
    int own = behind.kafka().source();
    windows.add(
        new Window(
            codecs.names().source(own),
            last.getOrDefault(own, -1L) + 1,
            behind.kafka().offset() - 1));
    TreeSet<Integer> others = new TreeSet<>(last.keySet());
    others.addAll(first.keySet());
    others.remove(own);
    for (int source : others) {
      windows.add(
          new Window(
              codecs.names().source(source),
              last.getOrDefault(source, -1L) + 1,
              first.getOrDefault(source, Long.MAX_VALUE) - 1));
    }
    return windows;
  }

  /** The events without a prediction of the same Kafka record. */
  public List<Event> eventsWithoutPrediction() {
    if (eventPlaces.size() == order.size()
        && order.stream().allMatch(ref -> eventPlaces.containsKey(ref.kafka()))) {
      return List.of();
    }
    Map<Coordinate, Long> left = new HashMap<>(eventPlaces);
    order.forEach(ref -> left.remove(ref.kafka()));
    return left.values().stream()
        .sorted()
        .map(place -> codecs.events().read(events.row(place), userId))
        .toList();
  }

  /** The events whose Kafka record another row of {@code events} has too. */
  public List<Event> doubledEvents() {
    return doubledEvents.stream()
        .map(place -> codecs.events().read(events.row(place), userId))
        .toList();
  }

  /** The predictions whose Kafka record another row of {@code predictions} has too. */
  public List<KafkaCoordinates> doubledPredictions() {
    return doubledPredictions.stream()
        .map(place -> codecs.predictions().read(predictions.row(place), userId).row().kafka())
        .toList();
  }
}
