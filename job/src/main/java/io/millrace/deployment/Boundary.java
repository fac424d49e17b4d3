package io.millrace.deployment;

import io.millrace.event.KafkaCoordinates;
import java.util.List;

/**
 * Where a deployment begins.
 *
 * @param offsets of the first record of each partition that it scores; a partition that is left out
 *     had no record before
 */
public record Boundary(Deployment deployment, List<KafkaCoordinates> offsets) {
  public Boundary {
    offsets = List.copyOf(offsets);
  }
}
