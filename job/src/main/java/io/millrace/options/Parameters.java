package io.millrace.options;

import io.millrace.options.ParameterReader.Completeness;
import io.millrace.options.PassThroughPrefix.ImpliedKey;
import io.millrace.options.ScoringOptions.Order;
import io.millrace.pipeline.ModelLimits;
import io.millrace.pipeline.Pipeline;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/** The checked parameters of a job. */
public final class Parameters {
  private final GivenValues given;

  private Parameters(GivenValues given) {
    this.given = given;
  }

  /**
   * Reads a command line and the files that it names.
   *
   * @throws InvalidParametersException with everything that is wrong
   */
  public static Parameters parse(String... arguments) {
    return parse(Map.of(), arguments);
  }

  /**
   * Reads parameters as {@link #parse(String...)} does, over presets of the caller, which all other
   * places override.
   *
   * @throws InvalidParametersException with everything that is wrong
   */
  public static Parameters parse(Map<String, String> presets, String... arguments) {
    return read(Completeness.RUNNABLE, presets, arguments);
  }

  /**
   * Reads parameters as {@link #parse(Map, String...)} does, without requiring those that a run
   * needs.
   *
   * @throws InvalidParametersException with everything that is wrong with what is given
   */
  public static Parameters parsePartial(Map<String, String> presets, String... arguments) {
    return read(Completeness.PARTIAL, presets, arguments);
  }

  private static Parameters read(
      Completeness completeness, Map<String, String> presets, String... arguments) {
    return new Parameters(
        new ParameterReader(completeness).read(presets, Arrays.asList(arguments)));
  }

  /**
   * The value given, or the default.
   *
   * @throws NoSuchElementException where there is neither; see {@link #optional}
   */
  public <T> T value(Option<T> option) {
    return given.value(option);
  }

  /** The value given, or the default, for options whose absence means something. */
  public <T> Optional<T> optional(Option<T> option) {
    return given.optional(option);
  }

  /** The properties under a prefix, without it. */
  public PassThrough passThrough(PassThroughPrefix prefix) {
    Map<String, String> properties = new TreeMap<>();
    given
        .settings()
        .forEach(
            (key, setting) -> {
              if (key.startsWith(prefix.prefix())) {
                properties.put(key.substring(prefix.prefix().length()), setting.value());
              }
            });
    properties.keySet().removeAll(prefix.kept());
    for (ImpliedKey each : prefix.implied()) {
      if (properties.containsKey(each.by())) {
        properties.putIfAbsent(each.key(), each.value());
      }
    }
    return new PassThrough(prefix.prefix(), properties);
  }

  /** The order of finished batches, which a predictions topic fixes. */
  public Order order(Pipeline pipeline) {
    return given.order(pipeline);
  }

  /**
   * The most rows of a batch where the model is called for each row alone: so few that all batches
   * in flight end within {@code checkpoint.timeout} before a barrier, even at the slowest calls.
   */
  public int rowsCalledAlone() {
    long call = value(ScoringOptions.TIMEOUT).toMillis();
    int threads = value(ScoringOptions.THREADS);
    long rounds = ((long) value(ScoringOptions.CAPACITY) + threads - 1) / threads;
    long fit = (value(CheckpointOptions.TIMEOUT).toMillis() - 1) / (rounds * call);
    return (int) Math.min(value(ScoringOptions.BATCH_SIZE), Math.max(1, fit));
  }

  /** The limits of the definition's model. */
  public ModelLimits modelLimits() {
    ByteSize shipped = value(JobOptions.MODEL_MAX_INLINE_SIZE);
    return new ModelLimits(
        value(JobOptions.MODEL_MAX_SIZE).bytes(),
        shipped.bytes(),
        JobOptions.MODEL_MAX_INLINE_SIZE.key() + " " + shipped,
        value(ScoringOptions.BATCH_SIZE));
  }

  /** The time that a transaction of a predictions topic can stay open. */
  public TransactionLife transactionLife() {
    return TransactionLife.of(given);
  }

  /**
   * Checks the parameters against the definition that they run.
   *
   * @throws InvalidParametersException with everything that does not fit
   */
  public void checkAgainst(Pipeline pipeline) {
    List<ParameterProblem> problems = new CrossCheck(given).problemsWith(pipeline);
    if (!problems.isEmpty()) {
      throw new InvalidParametersException(problems);
    }
  }

  /** All given parameters as written: with references, never with secrets. */
  public Map<String, String> given() {
    Map<String, String> written = new TreeMap<>();
    given.settings().forEach((key, setting) -> written.put(key, setting.value()));
    return written;
  }
}
