package io.millrace.event;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The places at which a job begins to read its topics. Partitions that are not named begin with the
 * oldest record that they have when the job starts.
 *
 * @param next for each partition, the coordinates of its next record, without a timestamp
 * @param topicIds the ids that Kafka gave the topics, as far as they are known
 */
public record SourceStart(List<KafkaCoordinates> next, Map<String, String> topicIds)
    implements Serializable {
  /** All partitions begin with their oldest record. */
  public static final SourceStart OLDEST = new SourceStart(List.of(), Map.of());

  public SourceStart {
    next = List.copyOf(next);
    topicIds = Map.copyOf(topicIds);
  }
}
