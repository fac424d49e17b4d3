package io.millrace.options;

import io.millrace.options.ScoringOptions.Order;
import io.millrace.pipeline.Pipeline;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/** The checked parameters of a job. */
public final class Parameters {
  private final Map<String, Setting> settings;
  private final Map<Option<?>, Object> values;

  Parameters(Map<String, Setting> settings, Map<Option<?>, Object> values) {
    this.settings = new LinkedHashMap<>(settings);
    this.values = Map.copyOf(values);
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
   * As {@link #parse(String...)}, over values of the caller's that all other places win over.
   *
   * @throws InvalidParametersException with everything that is wrong
   */
  public static Parameters parse(Map<String, String> presets, String... arguments) {
    return new ParameterReader(Completeness.RUNNABLE).read(presets, Arrays.asList(arguments));
  }

  /**
   * As {@link #parse(Map, String...)}, without asking for what a run needs.
   *
   * @throws InvalidParametersException with everything that is wrong with what is given
   */
  public static Parameters parsePartial(Map<String, String> presets, String... arguments) {
    return new ParameterReader(Completeness.PARTIAL).read(presets, Arrays.asList(arguments));
  }

  /** Whether what a run needs must be there. */
  enum Completeness {
    RUNNABLE,
    PARTIAL
  }

  /**
   * The value given, or the default.
   *
   * @throws NoSuchElementException where neither is there; see {@link #optional}
   */
  public <T> T value(Option<T> option) {
    return optional(option)
        .orElseThrow(() -> new NoSuchElementException("No value of " + option.key()));
  }

  /** The value given, or the default, for options whose absence means something. */
  @SuppressWarnings("unchecked") // The reader has put it there by the option's own type.
  public <T> Optional<T> optional(Option<T> option) {
    Object value = values.get(option);
    return value == null ? option.defaultValue() : Optional.of((T) value);
  }

  /** The properties under a prefix, without it. */
  public PassThrough passThrough(PassThroughPrefix prefix) {
    Map<String, String> properties = new TreeMap<>();
    settings.forEach(
        (key, setting) -> {
          if (key.startsWith(prefix.prefix())) {
            properties.put(key.substring(prefix.prefix().length()), setting.value());
          }
        });
    properties.keySet().removeAll(prefix.kept());
    return new PassThrough(prefix.prefix(), properties);
  }

  /** The order of finished batches, which a predictions topic fixes. */
  public Order order(Pipeline pipeline) {
    return optional(ScoringOptions.ORDER)
        .orElse(pipeline.predictionsTopic() == null ? Order.UNORDERED : Order.ORDERED);
  }

  /**
   * The most rows of a batch where the model is called for each alone: so few that before a barrier
   * all batches in flight end within {@code checkpoint.timeout}, though each call took its time.
   */
  public int rowsCalledAlone() {
    long call = value(ScoringOptions.TIMEOUT).toMillis();
    int threads = value(ScoringOptions.THREADS);
    long rounds = ((long) value(ScoringOptions.CAPACITY) + threads - 1) / threads;
    long fit = (value(CheckpointOptions.TIMEOUT).toMillis() - 1) / (rounds * call);
    return (int) Math.min(value(ScoringOptions.BATCH_SIZE), Math.max(1, fit));
  }

  /** How long a transaction of a predictions topic can stay open. */
  public TransactionLife transactionLife() {
    return TransactionLife.of(this);
  }

  /**
   * Checks the parameters against the definition that they run.
   *
   * @throws InvalidParametersException with everything that does not fit
   */
  public void checkAgainst(Pipeline pipeline) {
    List<ParameterProblem> problems = new CrossCheck(this).problemsWith(pipeline);
    if (!problems.isEmpty()) {
      throw new InvalidParametersException(problems);
    }
  }

  /** All that was given, as it was given: with references, never with secrets. */
  public Map<String, String> given() {
    Map<String, String> given = new TreeMap<>();
    settings.forEach((key, setting) -> given.put(key, setting.value()));
    return given;
  }

  boolean isGiven(Option<?> option) {
    return settings.containsKey(option.key());
  }

  /** Whether nothing was wrong with what was given, if anything was. */
  boolean isUsable(Option<?> option) {
    return !isGiven(option) || values.containsKey(option);
  }

  /** Where an option was given; nowhere for a default. */
  ParameterPlace place(Option<?> option) {
    Setting setting = settings.get(option.key());
    return setting == null ? ParameterPlace.NOWHERE : setting.place();
  }
}
