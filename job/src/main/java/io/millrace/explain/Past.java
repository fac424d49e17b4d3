package io.millrace.explain;

import io.millrace.feature.Kept;
import java.util.List;
import java.util.Optional;

/**
 * A user's state before the event.
 *
 * @param userSeq the number of events that the user had
 * @param referenceTimeMs the greatest event time of these events; null where there were none
 * @param packedBytes the size of the state in a checkpoint; 0 before the first event
 * @param unverifiable the reason why the state cannot be recomputed; everything else but {@code
 *     userSeq} is then empty
 */
public record Past(
    long userSeq,
    Long referenceTimeMs,
    int packedBytes,
    List<Kept> kept,
    Optional<String> unverifiable) {

  static Past unverifiable(long userSeq, String reason) {
    return new Past(userSeq, null, 0, List.of(), Optional.of(reason));
  }
}
