package io.millrace.row;

import io.millrace.deployment.Ruling;
import io.millrace.event.KafkaCoordinates;
import java.time.Instant;
import java.util.List;

/**
 * A ruling as it goes to the table {@code deployments}.
 *
 * @param checkpoint at whose barrier the deployment took effect; null for a refusal, and for the
 *     deployment of a start without state
 * @param offsets of that barrier, the next record's of each partition; a partition that is left out
 *     had no record before
 */
public record DeploymentRow(
    Ruling ruling, Long checkpoint, List<KafkaCoordinates> offsets, Instant createdAt) {
  public DeploymentRow {
    offsets = List.copyOf(offsets);
  }
}
