package io.millrace.explain;

import io.millrace.feature.Kept;
import java.util.List;
import java.util.Optional;

/**
 * A user's state before the event.
 *
 * @param userSeq how many events the user had
 * @param referenceTimeMs the greatest of their times; null where there were none
 * @param packedBytes of the state, as a checkpoint holds it; 0 before the first event
 * @param unverifiable why the state cannot be recomputed; all else but {@code userSeq} is then
 *     nothing
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
