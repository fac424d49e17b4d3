package io.millrace.flink.batch;

import io.millrace.history.UserRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/**
 * Maps a table's name to the parts of its files, each with that name. Runs in the job, not where it
 * is submitted: a large table has more files than a job graph should carry.
 */
final class ListFiles implements FlatMapFunction<String, Tuple2<String, String>> {
  private static final long serialVersionUID = 1L;

  private final LakePlace place;
  private final UserRows rows;
  private final EnumMap<LakeTable, Long> snapshots;

  /**
   * @param snapshots the snapshots of all tables that have rows
   */
  ListFiles(LakePlace place, UserRows rows, Map<LakeTable, Long> snapshots) {
    this.place = place;
    this.rows = rows;
    this.snapshots = new EnumMap<>(LakeTable.class);
    this.snapshots.putAll(snapshots);
  }

  @Override
  public void flatMap(String table, Collector<Tuple2<String, String>> out) throws Exception {
    LakeTable which = LakeTable.valueOf(table);
    try (Lake lake = place.open()) {
      Long snapshot = snapshots.get(which);
      rows.scan(lake, which, snapshot == null ? OptionalLong.empty() : OptionalLong.of(snapshot))
          .parts()
          .forEach(part -> out.collect(Tuple2.of(table, part)));
    }
  }
}
