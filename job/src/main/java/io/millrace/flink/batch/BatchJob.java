package io.millrace.flink.batch;

import io.millrace.flink.type.HistoryRow;
import io.millrace.flink.type.RouteType;
import io.millrace.history.UserHash;
import io.millrace.history.UserRows;
import io.millrace.lake.Cut;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/** The common parts of the batch jobs: how they begin, and how they end. */
final class BatchJob {
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private BatchJob() {}

  static void configure(StreamExecutionEnvironment env) {
    Configuration settings = new Configuration();
    settings.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    // A user waits: after a few attempts a fault is reported, whatever the cluster's own strategy
    // is.
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, ATTEMPTS);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, PAUSE);
    env.configure(settings);
  }

  /** The rows of these tables, read by all tasks. */
  static SingleOutputStreamOperator<HistoryRow> rows(
      StreamExecutionEnvironment env,
      LakePlace place,
      UserRows rows,
      Cut cut,
      List<LakeTable> tables) {
    return rows(env, place, rows, spans(tables, Optional.empty(), cut), null);
  }

  /**
   * The rows of events and predictions that were added, read by all tasks.
   *
   * @param since the cut before the first of them; empty for all rows
   */
  static SingleOutputStreamOperator<HistoryRow> rows(
      StreamExecutionEnvironment env,
      LakePlace place,
      UserRows rows,
      Optional<Cut> since,
      Cut upTo) {
    List<LakeTable> tables = List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS);
    return rows(env, place, rows, spans(tables, since, upTo), null);
  }

  /**
   * The rows of these tables, read by all tasks.
   *
   * @param verified how rejects are checked; with it, rows of users outside the sample are read
   *     too, to be counted
   */
  static SingleOutputStreamOperator<HistoryRow> rows(
      StreamExecutionEnvironment env,
      LakePlace place,
      UserRows rows,
      Cut cut,
      List<LakeTable> tables,
      VerifyPart verified) {
    return rows(env, place, rows, spans(tables, Optional.empty(), cut), verified);
  }

  private static Map<LakeTable, ListFiles.Span> spans(
      List<LakeTable> tables, Optional<Cut> since, Cut upTo) {
    Map<LakeTable, ListFiles.Span> spans = new EnumMap<>(LakeTable.class);
    for (LakeTable table : tables) {
      OptionalLong first = since.map(cut -> cut.snapshot(table)).orElseGet(OptionalLong::empty);
      spans.put(table, new ListFiles.Span(idOf(first), idOf(upTo.snapshot(table))));
    }
    return spans;
  }

  private static Long idOf(OptionalLong snapshot) {
    return snapshot.isPresent() ? snapshot.getAsLong() : null;
  }

  private static SingleOutputStreamOperator<HistoryRow> rows(
      StreamExecutionEnvironment env,
      LakePlace place,
      UserRows rows,
      Map<LakeTable, ListFiles.Span> spans,
      VerifyPart verified) {
    return env.fromData(spans.keySet().stream().map(LakeTable::name).toList(), Types.STRING)
        .name("tables")
        .flatMap(new ListFiles(place, rows, spans))
        .returns(Types.TUPLE(Types.STRING, Types.STRING))
        .name("files")
        .setParallelism(1)
        .rebalance()
        .process(new ReadFiles(place, rows, verified), RouteType.historyRow(rows.events()))
        .name("read")
        .setParallelism(env.getParallelism());
  }

  /** Sends all rows of a user to one task. */
  static DataStream<HistoryRow> byUser(DataStream<HistoryRow> rows) {
    return rows.partitionCustom(UserHash::part, HistoryRow::userId);
  }

  /** Runs the job to its end, and hands over the findings of its tasks. */
  @SuppressWarnings("try") // A close that is interrupted is a failure like the others.
  static void run(DataStream<byte[]> found, String name, Consumer<Object> taker) {
    try (CloseableIterator<byte[]> all = found.executeAndCollect(name)) {
      all.forEachRemaining(bytes -> taker.accept(Packed.of(bytes)));
    } catch (Exception e) {
      // Flink's clients declare no less.
      throw new BatchFailure(name, e);
    }
  }
}
