package io.millrace.verify;

import com.google.common.collect.Lists;
import io.millrace.verify.Accounted.Run;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Kafka offsets that are in neither table by right, as the table {@code erased} or a seal shows.
 * They are no differences. Gaps of users' counts may claim erased ones, but none that a seal shows
 * without a record.
 *
 * @param why the reason that they are counted under
 * @param runs runs of any partitions, in any order; they may overlap each other and rows that are
 *     there
 */
public record Explained(NotRecomputed why, List<Run> runs) implements Serializable {
  /** The offsets in parts, none with more runs than this. */
  public List<Explained> split(int runsMax) {
    return Lists.partition(runs, runsMax).stream()
        .map(some -> new Explained(why, new ArrayList<>(some)))
        .toList();
  }
}
