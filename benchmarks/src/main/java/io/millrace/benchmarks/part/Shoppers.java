package io.millrace.benchmarks.part;

import io.millrace.event.Event;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.pipeline.Pipeline;
import java.util.stream.Stream;

/** Users with an endless stream of events, so that windows are as full as they get. */
final class Shoppers {
  private static final int USERS = 512;

  /** The time of a round of the events: a user has as many as in the loads, 1.8 a day. */
  private static final long ROUND_MS = 18L * 86_400_000;

  private final FeatureSet features;
  private final Event[] events;
  private final UserState[] users = new UserState[USERS];
  private final int[] userOf;
  private int next;
  private long shiftMs;

  Shoppers(Pipeline pipeline) {
    features = FeatureSet.compile(pipeline.features(), pipeline.event());
    events = spread(Demo.events(Demo.values(Part.RECORDS, 80)));
    userOf =
        Stream.of(events)
            .mapToInt(event -> Math.floorMod(event.userId().hashCode(), USERS))
            .toArray();
    for (int i = 0; i < USERS; i++) {
      users[i] = features.newUser();
    }
  }

  /** The events, spread evenly over a round. */
  private static Event[] spread(Event[] events) {
    long startMs = events[0].eventTimeMs();
    Event[] spread = new Event[events.length];
    for (int i = 0; i < events.length; i++) {
      spread[i] = at(events[i], startMs + i * ROUND_MS / events.length);
    }
    return spread;
  }

  private static Event at(Event event, long timeMs) {
    return new Event(event.eventId(), event.userId(), timeMs, event.values(), event.kafka());
  }

  FeatureSet features() {
    return features;
  }

  /** The state that was changed last. */
  UserState user() {
    return users[userOf[(next - 1) & Part.MASK]];
  }

  /** The event that was taken last. */
  Event event() {
    return events[(next - 1) & Part.MASK];
  }

  FeatureVector advance() {
    int n = next++ & Part.MASK;
    if (n == 0) {
      shiftMs += ROUND_MS;
    }
    Event event = events[n];
    return features.advance(users[userOf[n]], at(event, event.eventTimeMs() + shiftMs));
  }

  /** Advances until the longest window is full. */
  Shoppers warm() {
    for (int i = 0; i < 3 * Part.RECORDS; i++) {
      advance();
    }
    return this;
  }
}
