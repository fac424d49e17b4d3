package io.millrace.verify;

import com.google.common.collect.Lists;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The Kafka records that the tables have.
 *
 * @param events how many rows {@code events} has
 * @param runs of offsets that one of the two tables has, without gaps
 */
public record Accounted(long events, long rejects, List<Run> runs) implements Serializable {
  /** A topic's partition. */
  record Source(String topic, int partition) implements Serializable {}

  /** Offsets from and to, both included. */
  record Run(Source source, long from, long to) implements Serializable {}

  /** The same in parts, none with more runs than this. */
  public List<Accounted> split(int runsMax) {
    List<Accounted> parts = new ArrayList<>();
    parts.add(new Accounted(events, rejects, List.of()));
    for (List<Run> some : Lists.partition(runs, runsMax)) {
      parts.add(new Accounted(0, 0, new ArrayList<>(some)));
    }
    return parts;
  }
}
