package io.millrace.flink.batch;

import io.millrace.flink.type.HistoryRow;
import io.millrace.history.UserRows;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.upgrade.EarlyFold;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The rows of a cut that are left to fold.
 *
 * @param begun the folds of the first ones; empty for none
 */
record LaterRows(Lake lake, UserRows rows, Cut cut, Optional<EarlyFold> begun) {

  private Optional<Cut> since() {
    return begun.map(EarlyFold::cut);
  }

  DataStream<HistoryRow> read(StreamExecutionEnvironment env, LakePlace place) {
    return BatchJob.rows(env, place, rows, since(), cut);
  }

  /** What all tasks get together. */
  SpooledRows.All all() {
    OptionalLong first = since().map(Cut::predictions).orElseGet(OptionalLong::empty);
    return new SpooledRows.All(
        rows.scan(lake, LakeTable.PREDICTIONS, first, cut.predictions()).records(),
        begun.map(early -> new BegunFolder(early.folder())).orElse(null),
        begun.map(early -> early.counts().users()).orElse(0L));
  }
}
