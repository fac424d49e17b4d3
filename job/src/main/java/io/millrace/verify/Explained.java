package io.millrace.verify;

import com.google.common.collect.Lists;
import io.millrace.verify.Accounted.Run;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Kafka offsets that are in neither table by right, as something beside the tables' rows says: a
 * table of erased rows, say. They are no differences, and gaps of users' counts may be theirs.
 *
 * @param why under which they are counted
 * @param runs of any partitions, in any order; they may overlap each other and rows that are there
 */
public record Explained(NotRecomputed why, List<Run> runs) implements Serializable {
  /** The same in parts, none with more runs than this. */
  public List<Explained> split(int runsMax) {
    return Lists.partition(runs, runsMax).stream()
        .map(some -> new Explained(why, new ArrayList<>(some)))
        .toList();
  }
}
