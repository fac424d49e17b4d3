package io.millrace.verify;

import com.google.common.collect.Lists;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The Kafka records that the tables have.
 *
 * @param events the number of rows of {@code events}
 * @param runs the runs, without gaps, of offsets that one of the two tables has
 */
public record Accounted(long events, long rejects, List<Run> runs) implements Serializable {
  /** A topic's partition. */
  record Source(String topic, int partition) implements Serializable {}

  /** A run of a partition's offsets, both ends included. */
  record Run(Source source, long from, long to) implements Serializable {}

  /** The records in parts, none with more runs than this. */
  public List<Accounted> split(int runsMax) {
    List<Accounted> parts = new ArrayList<>();
    parts.add(new Accounted(events, rejects, List.of()));
    for (List<Run> some : Lists.partition(runs, runsMax)) {
      parts.add(new Accounted(0, 0, new ArrayList<>(some)));
    }
    return parts;
  }
}
