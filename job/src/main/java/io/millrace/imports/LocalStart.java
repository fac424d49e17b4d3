package io.millrace.imports;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.ImportMark;
import java.util.Collection;
import java.util.Optional;

/** The rule of imports that a local run goes on behind. */
public final class LocalStart {
  private LocalStart() {}

  /**
   * Finds the problem of a local run behind imports; empty where there is none. Its topics begin
   * with offset 0, so coordinates that imports have of them would come twice.
   *
   * @param topics those of the definition
   */
  public static Optional<String> problem(
      Collection<ImportMark> imports, Collection<String> topics) {
    return ImportMark.next(imports, topics).stream().findFirst().map(LocalStart::doubled);
  }

  private static String doubled(KafkaCoordinates next) {
    return "Cannot go on in a local run: imports have coordinates of the definition's topics, as those of %s-%d before %d, and a local run numbers the records of its own topics from 0, so coordinates would come twice (import into a new folder without --coordinates, or with --to for a job that goes on in Kafka)"
        .formatted(next.topic(), next.partition(), next.offset());
  }
}
