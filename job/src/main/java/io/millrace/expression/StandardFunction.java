package io.millrace.expression;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import io.millrace.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A function of CEL's standard library that is left to cel-java, on values that are neither null
 * nor a failure: times, durations, uints, bytes, and conversions from and to them. Where cel-java
 * fails or differs from CEL's other engines, the function is Millrace's own.
 */
final class StandardFunction implements Evaluator {
  private static final String TEXT_TO_DURATION = "string_to_duration";
  private static final Map<String, CelFunctionBinding> OF_CEL = ofCel();
  private static final Map<String, CelFunctionBinding> BY_OVERLOAD = bindings();

  private final List<CelFunctionBinding> overloads;
  private final List<Evaluator> arguments;

  private StandardFunction(List<CelFunctionBinding> overloads, List<Evaluator> arguments) {
    this.overloads = overloads;
    this.arguments = arguments;
  }

  /**
   * @param overloads those that the checker finds possible; the values decide
   */
  static Evaluator of(List<String> overloads, List<Evaluator> arguments) {
    List<CelFunctionBinding> bindings = new ArrayList<>();
    for (String overload : overloads) {
      CelFunctionBinding binding = BY_OVERLOAD.get(overload);
      if (binding == null) {
        throw new IllegalStateException("Unknown overload of CEL's library: " + overload);
      }
      bindings.add(binding);
    }
    return new StandardFunction(List.copyOf(bindings), List.copyOf(arguments));
  }

  @Override
  public Object evaluate(Event event) {
    Object[] values = new Object[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.get(i).evaluate(event);
    }
    for (CelFunctionBinding overload : overloads) {
      if (takes(overload, values)) {
        return apply(overload, values);
      }
    }
    return FAILED;
  }

  /** Returns whether an overload takes these values; none takes null or a failure. */
  private static boolean takes(CelFunctionBinding overload, Object[] values) {
    List<Class<?>> types = overload.getArgTypes();
    for (int i = 0; i < values.length; i++) {
      if (!types.get(i).isInstance(values[i])) {
        return false;
      }
    }
    return types.size() == values.length;
  }

  /** Applies an overload; cel-java reports failures by exceptions of many types. */
  private static Object apply(CelFunctionBinding overload, Object[] values) {
    try {
      return overload.getDefinition().apply(values);
    } catch (CelEvaluationException | RuntimeException failed) {
      return FAILED;
    }
  }

  private static Map<String, CelFunctionBinding> ofCel() {
    CelOptions options = CelEngine.OPTIONS;
    return CelStandardFunctions.newBuilder()
        .build()
        .newFunctionBindings(RuntimeEquality.create(RuntimeHelpers.create(), options), options)
        .stream()
        .collect(
            Collectors.toMap(CelFunctionBinding::getOverloadId, b -> b, (first, same) -> first));
  }

  private static Map<String, CelFunctionBinding> bindings() {
    Map<String, CelFunctionBinding> bindings = new HashMap<>(OF_CEL);
    ours().forEach(binding -> bindings.put(binding.getOverloadId(), binding));
    return bindings;
  }

  private static Duration duration(String text) throws CelEvaluationException {
    CelFunctionBinding whole = OF_CEL.get(TEXT_TO_DURATION);
    return DurationText.read(
        text, piece -> (Duration) whole.getDefinition().apply(new Object[] {piece}));
  }

  private static List<CelFunctionBinding> ours() {
    return List.of(
        CelFunctionBinding.from("modulo_int64", Long.class, Long.class, Arithmetic.MODULO::longs),
        CelFunctionBinding.from("add_list", List.class, List.class, Collected::concatenated),
        CelFunctionBinding.from(
            "add_timestamp_duration", Instant.class, Duration.class, Times::plus),
        CelFunctionBinding.from(
            "add_duration_timestamp",
            Duration.class,
            Instant.class,
            (duration, time) -> Times.plus(time, duration)),
        CelFunctionBinding.from(
            "add_duration_duration", Duration.class, Duration.class, Times::plus),
        CelFunctionBinding.from(
            "subtract_timestamp_duration", Instant.class, Duration.class, Times::minus),
        CelFunctionBinding.from(
            "subtract_timestamp_timestamp", Instant.class, Instant.class, Times::between),
        CelFunctionBinding.from(
            "subtract_duration_duration", Duration.class, Duration.class, Times::minus),
        CelFunctionBinding.from("duration_to_hours", Duration.class, Times::hours),
        CelFunctionBinding.from("duration_to_minutes", Duration.class, Times::minutes),
        CelFunctionBinding.from("duration_to_seconds", Duration.class, Times::seconds),
        // Refused where the checker sees it: engines write doubles differently.
        CelFunctionBinding.from("double_to_string", Double.class, number -> FAILED),
        CelFunctionBinding.from(TEXT_TO_DURATION, String.class, StandardFunction::duration),
        CelFunctionBinding.from("string_to_bool", String.class, NumberText::toBool),
        CelFunctionBinding.from("string_to_double", String.class, NumberText::toDouble),
        CelFunctionBinding.from("string_to_int64", String.class, NumberText::toInt),
        CelFunctionBinding.from("string_to_uint64", String.class, NumberText::toUint));
  }
}
