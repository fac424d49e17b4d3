package io.millrace.options;

import io.millrace.options.CatalogOptions.CatalogType;
import io.millrace.options.ScoringOptions.Order;
import io.millrace.options.SourceOptions.StartFrom;
import io.millrace.pipeline.Durations;
import io.millrace.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The rules between parameters, and between parameters and the definition. An object is used once.
 */
final class CrossCheck {
  private static final Set<CatalogType> NEED_URI = Set.of(CatalogType.REST, CatalogType.JDBC);
  private static final Set<CatalogType> NEED_WAREHOUSE =
      Set.of(CatalogType.JDBC, CatalogType.HADOOP, CatalogType.GLUE);

  private final GivenValues parameters;
  private final List<ParameterProblem> problems = new ArrayList<>();

  CrossCheck(GivenValues parameters) {
    this.parameters = parameters;
  }

  List<ParameterProblem> problems() {
    if (usable(SourceOptions.START_OFFSETS, SourceOptions.START_TIMESTAMP)) {
      start();
    }
    if (usable(ScoringOptions.THREADS, ScoringOptions.CAPACITY)) {
      threads();
      if (usable(ScoringOptions.TIMEOUT, CheckpointOptions.TIMEOUT)) {
        drain();
      }
    }
    if (usable(JobOptions.PARALLELISM, JobOptions.MAX_PARALLELISM)) {
      width();
    }
    if (parameters.isGiven(CatalogOptions.TYPE)
        && parameters.isGiven(CatalogOptions.IMPLEMENTATION)) {
      add(
          CatalogOptions.IMPLEMENTATION,
          "Cannot use catalog.catalog-impl with catalog.type (only one of them names the catalog)");
    }
    return problems;
  }

  /** The problems of parameters that a run needs, beyond single required ones. */
  List<ParameterProblem> problemsOfRun() {
    if (!parameters.isGiven(CatalogOptions.TYPE)
        && !parameters.isGiven(CatalogOptions.IMPLEMENTATION)) {
      add(
          CatalogOptions.TYPE,
          "Missing catalog.type (%s; or catalog.catalog-impl)"
              .formatted(CatalogOptions.TYPE.type().rule()));
    }
    parameters
        .optional(CatalogOptions.TYPE)
        .ifPresent(
            type -> {
              need(type, NEED_URI, CatalogOptions.URI);
              need(type, NEED_WAREHOUSE, CatalogOptions.WAREHOUSE);
            });
    return problems;
  }

  List<ParameterProblem> problemsWith(Pipeline pipeline) {
    if (pipeline.predictionsTopic() == null) {
      return problems;
    }
    if (parameters.order(pipeline) == Order.UNORDERED) {
      add(
          ScoringOptions.ORDER,
          "Invalid scoring.order: unordered (must be ordered, since the definition has predictions-topic %s; leave it out)"
              .formatted(pipeline.predictionsTopic()));
    }
    TransactionLife life = TransactionLife.of(parameters);
    if (life.restartAfter().compareTo(life.expected()) <= 0) {
      add(
          SinkOptions.TRANSACTION_TIMEOUT,
          "Invalid sink.transaction-timeout: %s (nine tenths of it, %s, at which the job restarts, must be above checkpoint.timeout + checkpoint.interval or checkpoint.min-pause = %s, for which a transaction can stay open though no checkpoint fails; with checkpoint.tolerable-failures %d it can for %s)"
              .formatted(
                  text(life.timeout()),
                  text(life.restartAfter()),
                  text(life.expected()),
                  parameters.value(CheckpointOptions.TOLERABLE_FAILURES),
                  text(life.longest())));
    }
    return problems;
  }

  /** Whether no value is wrong: rules over a wrong value would only mislead. */
  private boolean usable(Option<?>... options) {
    return Arrays.stream(options).allMatch(parameters::isUsable);
  }

  private void start() {
    boolean atTimestamp = parameters.value(SourceOptions.START_OFFSETS) == StartFrom.TIMESTAMP;
    boolean given = parameters.isGiven(SourceOptions.START_TIMESTAMP);
    if (atTimestamp && !given) {
      add(
          SourceOptions.START_OFFSETS,
          "Missing source.start-timestamp (source.start-offsets: timestamp needs it; %s)"
              .formatted(SourceOptions.START_TIMESTAMP.type().rule()));
    } else if (given && !atTimestamp) {
      add(
          SourceOptions.START_TIMESTAMP,
          "Cannot use source.start-timestamp without source.start-offsets: timestamp");
    }
  }

  private void threads() {
    int threads = parameters.value(ScoringOptions.THREADS);
    int capacity = parameters.value(ScoringOptions.CAPACITY);
    if (threads > capacity) {
      add(
          ScoringOptions.THREADS,
          "Invalid scoring.threads: %d (must be at most scoring.capacity, %d: the others would never have a batch)"
              .formatted(threads, capacity));
    }
  }

  /** Checks the time to end all batches in flight, which each barrier waits for. */
  private void drain() {
    int threads = parameters.value(ScoringOptions.THREADS);
    int capacity = parameters.value(ScoringOptions.CAPACITY);
    Duration call = parameters.value(ScoringOptions.TIMEOUT);
    Duration drain = call.multipliedBy((capacity + threads - 1) / threads);
    Duration timeout = parameters.value(CheckpointOptions.TIMEOUT);
    if (drain.compareTo(timeout) >= 0) {
      add(
          CheckpointOptions.TIMEOUT,
          "Invalid checkpoint.timeout: %s (must be above %s, which scoring may take to drain: scoring.capacity %d / scoring.threads %d calls of scoring.timeout %s; raise it, or lower scoring.capacity or scoring.timeout)"
              .formatted(text(timeout), text(drain), capacity, threads, text(call)));
    }
  }

  private void width() {
    int most = parameters.value(JobOptions.MAX_PARALLELISM);
    parameters
        .optional(JobOptions.PARALLELISM)
        .filter(parallelism -> parallelism > most)
        .ifPresent(
            parallelism ->
                add(
                    JobOptions.PARALLELISM,
                    "Invalid parallelism: %d (must be at most max-parallelism, %d)"
                        .formatted(parallelism, most)));
  }

  private void need(CatalogType type, Set<CatalogType> kinds, Option<?> option) {
    if (kinds.contains(type) && !parameters.isGiven(option)) {
      add(
          option,
          "Missing %s (catalog.type: %s needs it)".formatted(option, ValueTypes.word(type)));
    }
  }

  private void add(Option<?> option, String message) {
    problems.add(new ParameterProblem(option.key(), message, parameters.place(option).toString()));
  }

  private static String text(Duration duration) {
    return Durations.text(duration.toMillis());
  }
}
