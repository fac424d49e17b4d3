package io.millrace.sizing;

import io.millrace.options.ByteSize;
import io.millrace.options.CheckpointOptions;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.options.ScoringOptions;
import io.millrace.options.StateOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings that a plan calls for: job parameters, then keys of Flink's configuration. */
final class Recommendations {
  private static final Parameters DEFAULTS = Parameters.parsePartial(Map.of());

  private Recommendations() {}

  static List<Recommendation> of(
      JobLoad load,
      SlotPlan slots,
      TaskManagers taskManagers,
      int seconds,
      List<ModelTiming> timings) {
    List<Recommendation> all = new ArrayList<>();
    all.add(parallelism(slots));
    int max = DEFAULTS.value(JobOptions.MAX_PARALLELISM);
    if (2 * slots.count() > max) {
      all.add(
          new Recommendation(
              JobOptions.MAX_PARALLELISM.key(),
              String.valueOf(Math.min(SlotPlan.MAX, 4 * slots.count())),
              "room to grow: it is fixed with the first start"));
    }
    all.add(
        new Recommendation(
            CheckpointOptions.INTERVAL.key(), seconds + "s", intervalReason(seconds)));
    all.add(
        new Recommendation(
            StateOptions.CACHE_SIZE.key(),
            new ByteSize(slots.cacheBytes()).toString(),
            slots.access().hitShare() >= 1
                ? "all active users; an eighth of the heap, as by default"
                : "an eighth of the heap, as by default: rows that are written need the rest"));
    ModelTiming.better(timings, load.eventsPerSecond() / slots.count())
        .ifPresent(better -> all.add(batchSize(better)));
    all.add(
        new Recommendation(
            "taskmanager.numberOfTaskSlots",
            String.valueOf(taskManagers.slotsEach()),
            "a slot is a core"));
    all.add(
        new Recommendation(
            "taskmanager.memory.process.size",
            Bytes.setting(taskManagers.processBytes()),
            "heap %s, and what is below, network and the JVM's own"
                .formatted(Bytes.text(taskManagers.heapBytes()))));
    all.add(
        new Recommendation(
            "taskmanager.memory.managed.size",
            Bytes.setting(taskManagers.managedBytes()),
            slots.access().hitShare() >= 1
                ? "RocksDB, which is only written where the cache holds all"
                : "RocksDB: a quarter of the active users, 256 MB to 1 GB a slot"));
    all.add(
        new Recommendation(
            "taskmanager.memory.task.off-heap.size",
            Bytes.setting(taskManagers.offHeapBytes()),
            "onnxruntime"));
    return all;
  }

  private static Recommendation parallelism(SlotPlan slots) {
    return new Recommendation(
        JobOptions.PARALLELISM.key(),
        String.valueOf(slots.count()),
        "give the topic as many partitions or more, best a multiple");
  }

  private static String intervalReason(int seconds) {
    if (seconds > CheckpointInterval.USUAL) {
      return "most users change within a shorter one, and are uploaded each time";
    } else if (seconds == CheckpointInterval.USUAL) {
      return "a shorter one gives small files; rows are visible that much later";
    }
    return "files of %s and more; rows are visible soon"
        .formatted(Bytes.text(CheckpointInterval.FILE_BYTES));
  }

  private static Recommendation batchSize(ModelTiming better) {
    return new Recommendation(
        ScoringOptions.BATCH_SIZE.key(),
        String.valueOf(better.batch()),
        "%s µs a row, the least measured".formatted(Figure.of(better.microsPerRow())));
  }
}
