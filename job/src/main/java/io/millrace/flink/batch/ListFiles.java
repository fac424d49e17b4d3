package io.millrace.flink.batch;

import io.millrace.history.UserRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import java.io.Serializable;
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
  private final EnumMap<LakeTable, Span> spans;

  /**
   * The rows of a table that are read.
   *
   * @param since the snapshot before the first; null for all rows
   * @param upTo the snapshot that has the last; null for no rows
   */
  record Span(Long since, Long upTo) implements Serializable {}

  /**
   * @param spans the rows of each table
   */
  ListFiles(LakePlace place, UserRows rows, Map<LakeTable, Span> spans) {
    this.place = place;
    this.rows = rows;
    this.spans = new EnumMap<>(spans);
  }

  @Override
  public void flatMap(String table, Collector<Tuple2<String, String>> out) throws Exception {
    LakeTable which = LakeTable.valueOf(table);
    try (Lake lake = place.open()) {
      Span span = spans.get(which);
      rows.scan(lake, which, snapshot(span.since()), snapshot(span.upTo()))
          .parts()
          .forEach(part -> out.collect(Tuple2.of(table, part)));
    }
  }

  private static OptionalLong snapshot(Long id) {
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }
}
