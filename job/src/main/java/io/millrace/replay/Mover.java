package io.millrace.replay;

import io.millrace.event.KafkaCoordinates;
import java.io.Serializable;
import java.util.Comparator;

/** A prediction whose score differs between before and now. */
public record Mover(
    KafkaCoordinates kafka, String userId, String eventId, float before, float after)
    implements Comparable<Mover>, Serializable {

  private static final Comparator<Mover> FARTHEST_FIRST =
      Comparator.comparingDouble((Mover mover) -> -mover.distance())
          .thenComparing(mover -> mover.kafka().topic())
          .thenComparingInt(mover -> mover.kafka().partition())
          .thenComparingLong(mover -> mover.kafka().offset());

  /** Orders movers by distance, the farthest first; equals by their record. */
  @Override
  public int compareTo(Mover other) {
    return FARTHEST_FIRST.compare(this, other);
  }

  public double distance() {
    return Math.abs((double) after - before);
  }
}
