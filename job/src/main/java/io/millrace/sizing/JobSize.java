package io.millrace.sizing;

import io.millrace.feature.FeatureSet;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a job needs for a load.
 *
 * @param timings the model's, by the rows of a call; empty where it was not timed, or is none
 * @param intervalSeconds the recommended time between checkpoints
 * @param assumptions what could not be known, in sentences
 */
public record JobSize(
    JobLoad load,
    double valueBytes,
    UserSize user,
    List<ModelTiming> timings,
    SlotPlan slots,
    TaskManagers taskManagers,
    int intervalSeconds,
    Storage storage,
    List<Recommendation> recommendations,
    List<String> assumptions) {

  /**
   * Sizes a job.
   *
   * @param sample events to learn from; empty where there are none but the schema
   * @throws SizingException where no job is large enough
   */
  public static JobSize of(
      Pipeline pipeline, JobLoad load, Optional<SampledEvents> sample, ModelProbe model) {
    if (sample.isPresent() && sample.get().events() == 0) {
      throw new SizingException("Cannot size: no record of the sample is an event");
    }
    Events events = sample.<Events>map(s -> s).orElseGet(() -> new MadeEvents(pipeline.event()));
    FeatureSet features =
        FeatureSet.compile(
            sample.isPresent() ? pipeline.features() : EveryEvent.matching(pipeline.features()),
            pipeline.event());
    UserSize user =
        UserSize.of(features, events, load.eventsPerUserPerDay(), Spans.of(pipeline.features()));
    List<ModelTiming> timings = model.time(user.rows());
    double modelMicros =
        ModelTiming.usual(timings)
            .map(ModelTiming::microsPerRow)
            .orElse(CostFigures.SCORING_ASSUMED);
    double valueBytes = events.valueBytes();
    SlotPlan slots =
        SlotPlan.of(
            load, user, access -> EventCpu.of(pipeline, valueBytes, modelMicros, user, access));
    TaskManagers taskManagers = TaskManagers.of(slots);
    int seconds = CheckpointInterval.seconds(pipeline, load, user, slots.count());
    return new JobSize(
        load,
        valueBytes,
        user,
        timings,
        slots,
        taskManagers,
        seconds,
        Storage.of(pipeline, load, user, valueBytes, seconds),
        Recommendations.of(load, slots, taskManagers, seconds, timings),
        assumptions(pipeline, load, user, sample, timings));
  }

  private static List<String> assumptions(
      Pipeline pipeline,
      JobLoad load,
      UserSize user,
      Optional<SampledEvents> sample,
      List<ModelTiming> timings) {
    List<String> all = new ArrayList<>();
    all.add(
        "CPU may be off by a factor of %s either way; %s"
            .formatted(Figure.of(CostFigures.CPU_FACTOR), CostFigures.ORIGIN));
    if (sample.isEmpty()) {
      all.add(
          "every event passes each 'where', and fields are made up: state may be several times smaller (--sample FILE)");
    }
    if (user.packedBytes() > CostFigures.MEASURED_USER_BYTES) {
      all.add(
          "no job was measured whose users take more than %s: what RocksDB takes for them is extrapolated"
              .formatted(Bytes.text(CostFigures.MEASURED_USER_BYTES)));
    }
    all.add(
        "bytes of tables go with how values repeat: a factor of %s either way"
            .formatted(Figure.of(CostFigures.BYTES_FACTOR)));
    if (pipeline.model() != null && timings.isEmpty()) {
      all.add(
          "the model was not timed: %s µs a row, as 120 trees take"
              .formatted(Figure.of(CostFigures.SCORING_ASSUMED)));
    }
    if (load.hotUserShare() == 0) {
      all.add("no user has a large part of the events (--hot-user-share)");
    }
    return all;
  }

  /** What ends linear growth by slots, each in a sentence. */
  public List<String> limits() {
    List<String> all = new ArrayList<>();
    if (!CheckpointInterval.suffices(intervalSeconds, storage, slots.count())) {
      all.add(
          "checkpoints: the changed users of each take longer to upload than %d s, at %s a second and slot; more slots, or a faster store"
              .formatted(intervalSeconds, Bytes.text(CheckpointInterval.UPLOAD_BYTES)));
    }
    all.addAll(always());
    return all;
  }

  private List<String> always() {
    return List.of(
        "partitions: slots beyond them read nothing",
        "one user: all its events go to one slot, which keeps up with about %s of them a second"
            .formatted(Figure.of(slots.userEventsPerSecond())),
        "the catalog: %s commits to each table a day, however many slots; each slot adds files"
            .formatted(Figure.of(JobLoad.SECONDS_PER_DAY / intervalSeconds)),
        "one slot was measured: more are computed, as if each were alone on its core");
  }
}
