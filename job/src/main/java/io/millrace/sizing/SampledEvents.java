package io.millrace.sizing;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.trial.GivenRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events drawn from a sample of records, at other times and all of one user. */
public final class SampledEvents implements Events {
  /** Fewer events, of all users or of the one, say nothing of one user's share. */
  private static final int SHARE_EVENTS_MIN = 1_000;

  private static final int SHARE_OF_USER_MIN = 30;

  private final EventDecoder decoder;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Integer> users = new HashMap<>();
  private final Random random = new Random(14);
  private long bytes;
  private int records;

  public SampledEvents(EventSchema schema) {
    this.decoder = new EventDecoder(schema);
  }

  /** Takes a record, which counts where it is an event. */
  public void take(GivenRecord record) {
    records++;
    Decoded decoded = decoder.decode(record.key(), record.value(), record.kafka());
    if (decoded instanceof Event event) {
      events.add(event);
      users.merge(event.userId(), 1, Integer::sum);
      bytes += record.value().length;
    }
  }

  public int records() {
    return records;
  }

  public int events() {
    return events.size();
  }

  public int users() {
    return users.size();
  }

  /** The part of the events that the most frequent user has; 0 where too few tell. */
  public double hotUserShare() {
    if (events.size() < SHARE_EVENTS_MIN || users.size() == 1) {
      return 0;
    }
    int most = users.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    return most < SHARE_OF_USER_MIN ? 0 : most / (double) events.size();
  }

  @Override
  public Event next(long timeMs) {
    Event drawn = events.get(random.nextInt(events.size()));
    return new Event(drawn.eventId(), drawn.userId(), timeMs, drawn.values(), drawn.kafka());
  }

  @Override
  public double valueBytes() {
    return bytes / (double) events.size();
  }
}
