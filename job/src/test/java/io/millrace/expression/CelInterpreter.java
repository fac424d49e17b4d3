package io.millrace.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.Program;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Evaluates a checked expression with cel-java's own interpreter, to which the compiled forms are
 * compared. It orders NaN and converts strings as CEL's specification says. A failed {@code &&} or
 * {@code ||} as an operand counts as a value in it, so expressions must not have one there.
 */
final class CelInterpreter {
  private static final Map<Ordering, String> FUNCTIONS =
      Map.of(
          Ordering.LESS, "_<_",
          Ordering.LESS_EQUALS, "_<=_",
          Ordering.GREATER, "_>_",
          Ordering.GREATER_EQUALS, "_>=_");
  private static final CelRuntime RUNTIME = newRuntime();

  private CelInterpreter() {}

  /** CEL's interpreter over a checked expression. */
  static Evaluator evaluator(CelAbstractSyntaxTree ast, EventSchema schema) {
    Program program = program(ast);
    return event -> {
      try {
        return plain(program.eval(name -> Optional.of(variable(name, schema, event))));
      } catch (CelEvaluationException failed) {
        return Evaluator.FAILED;
      }
    };
  }

  private static Program program(CelAbstractSyntaxTree ast) {
    try {
      return RUNTIME.createProgram(ast);
    } catch (CelEvaluationException impossible) {
      throw new IllegalStateException("A checked expression must give a program", impossible);
    }
  }

  /** A variable's value; CEL's interpreter reads a Java null as an unknown value, not as null. */
  private static Object variable(String name, EventSchema schema, Event event) {
    if (name.equals(AstCompiler.EVENT_TIME)) {
      return event.eventTimeMs();
    }
    Object value = event.values()[schema.indexOf(name)];
    return value == null ? NullValue.NULL_VALUE : value;
  }

  private static Object plain(Object value) {
    if (value instanceof NullValue) {
      return null;
    }
    if (value instanceof UnsignedLong unsigned) {
      return unsigned.doubleValue();
    }
    boolean isPlain =
        value instanceof Boolean
            || value instanceof Long
            || value instanceof Double
            || value instanceof String;
    return isPlain ? value : Evaluator.FAILED;
  }

  private static CelRuntime newRuntime() {
    CelRuntimeBuilder builder =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(CelEngine.OPTIONS)
            .setStandardFunctions(standard(overload -> !isReplaced(overload)));
    for (Ordering ordering : Ordering.values()) {
      builder.addFunctionBindings(
          CelFunctionBinding.fromOverloads(FUNCTIONS.get(ordering), orderings(ordering)));
    }
    return builder
        .addFunctionBindings(CelFunctionBinding.fromOverloads("_%_", modulo()))
        .addFunctionBindings(CelFunctionBinding.fromOverloads("double", toDouble()))
        .addFunctionBindings(CelFunctionBinding.fromOverloads("int", toInt()))
        .build();
  }

  private static CelStandardFunctions standard(Predicate<String> overloads) {
    return CelStandardFunctions.newBuilder()
        .filterFunctions(
            (function, overload) -> overloads.test(overload.toString().toLowerCase(Locale.ROOT)))
        .build();
  }

  /** A function is replaced as a whole, so that it is found by its name too, for {@code dyn}. */
  private static boolean isReplaced(String overload) {
    return overload.startsWith("less_")
        || overload.startsWith("greater_")
        || overload.startsWith("modulo_")
        || overload.endsWith("_to_double")
        || overload.endsWith("_to_int64")
        || overload.startsWith("matches")
        || overload.equals("double_to_string");
  }

  private static List<CelFunctionBinding> orderings(Ordering ordering) {
    String prefix = ordering.name().toLowerCase(Locale.ROOT) + '_';
    List<CelFunctionBinding> all = new ArrayList<>();
    for (String operands :
        List.of(
            "bool",
            "int64",
            "uint64",
            "bytes",
            "timestamp",
            "duration",
            "int64_uint64",
            "uint64_int64")) {
      all.addAll(standardBindings(prefix + operands));
    }
    all.add(
        CelFunctionBinding.from(
            prefix + "string",
            String.class,
            String.class,
            (a, b) -> ordering.holds(Ordering.compareStrings(a, b))));
    all.add(numbers(ordering, prefix + "double", Double.class, Double.class));
    all.add(numbers(ordering, prefix + "double_int64", Double.class, Long.class));
    all.add(numbers(ordering, prefix + "int64_double", Long.class, Double.class));
    all.add(numbers(ordering, prefix + "double_uint64", Double.class, UnsignedLong.class));
    all.add(numbers(ordering, prefix + "uint64_double", UnsignedLong.class, Double.class));
    return all;
  }

  private static List<CelFunctionBinding> modulo() {
    List<CelFunctionBinding> all = new ArrayList<>(standardBindings("modulo_uint64"));
    all.add(
        CelFunctionBinding.from(
            "modulo_int64",
            Long.class,
            Long.class,
            (a, b) -> {
              if (Arithmetic.isOverflow(a, b)) {
                throw new ArithmeticException("most negative number wraps");
              }
              return a % b;
            }));
    return all;
  }

  private static List<CelFunctionBinding> toDouble() {
    List<CelFunctionBinding> all = new ArrayList<>();
    for (String from : List.of("double", "int64", "uint64")) {
      all.addAll(standardBindings(from + "_to_double"));
    }
    all.add(CelFunctionBinding.from("string_to_double", String.class, NumberText::toDouble));
    return all;
  }

  private static List<CelFunctionBinding> toInt() {
    List<CelFunctionBinding> all = new ArrayList<>();
    for (String from : List.of("int64", "uint64", "double", "timestamp")) {
      all.addAll(standardBindings(from + "_to_int64"));
    }
    all.add(CelFunctionBinding.from("string_to_int64", String.class, NumberText::toInt));
    return all;
  }

  private static List<CelFunctionBinding> standardBindings(String overload) {
    return standard(overload::equals)
        .newFunctionBindings(
            RuntimeEquality.create(RuntimeHelpers.create(), CelEngine.OPTIONS), CelEngine.OPTIONS)
        .stream()
        .filter(binding -> binding.getOverloadId().equals(overload))
        .toList();
  }

  private static <A extends Number, B extends Number> CelFunctionBinding numbers(
      Ordering ordering, String overload, Class<A> left, Class<B> right) {
    return CelFunctionBinding.from(
        overload, left, right, (a, b) -> ordered(ordering, a.doubleValue(), b.doubleValue()));
  }

  private static boolean ordered(Ordering ordering, double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      throw new IllegalArgumentException("NaN cannot be ordered");
    }
    return ordering.holds(a < b ? -1 : a > b ? 1 : 0);
  }
}
