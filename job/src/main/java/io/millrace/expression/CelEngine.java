package io.millrace.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
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
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * CEL as the expressions of a definition see it: the fields as nullable variables, the standard
 * library alone, and numbers of different types ordered. Where cel-java 0.14 orders otherwise than
 * CEL's specification and its other engines ({@link Ordering} says how), its overloads are
 * replaced; so are the conversions of strings to numbers ({@link NumberText}).
 */
final class CelEngine {
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private static final CelRuntime RUNTIME = newRuntime();

  private CelEngine() {}

  static CelValidationResult check(String source, EventSchema schema) {
    return compiler(schema).compile(source);
  }

  static CelValidationResult parse(String source, EventSchema schema) {
    return compiler(schema).parse(source);
  }

  private static CelCompiler compiler(EventSchema schema) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar(AstCompiler.EVENT_TIME, SimpleType.INT);
    for (EventField field : schema.fields()) {
      builder.addVar(field.name(), NullableType.create(celType(field.type())));
    }
    return builder.build();
  }

  private static CelType celType(FieldType type) {
    return switch (type) {
      case STRING -> SimpleType.STRING;
      case LONG, TIMESTAMP -> SimpleType.INT;
      case DOUBLE -> SimpleType.DOUBLE;
      case BOOLEAN -> SimpleType.BOOL;
    };
  }

  /** CEL's interpreter over a checked expression. */
  static Evaluator interpreter(CelAbstractSyntaxTree ast, EventSchema schema) {
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

  /** In CEL's interpreter a Java null is an unknown value, not null. */
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
            .setOptions(OPTIONS)
            .setStandardFunctions(standard(overload -> !isReplaced(overload)));
    for (Ordering ordering : Ordering.values()) {
      builder.addFunctionBindings(
          CelFunctionBinding.fromOverloads(ordering.function(), orderings(ordering)));
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
    String prefix = ordering.overloadPrefix() + '_';
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
        .newFunctionBindings(RuntimeEquality.create(RuntimeHelpers.create(), OPTIONS), OPTIONS)
        .stream()
        .filter(binding -> binding.getOverloadId().equals(overload))
        .toList();
  }

  private static <A extends Number, B extends Number> CelFunctionBinding numbers(
      Ordering ordering, String overload, Class<A> left, Class<B> right) {
    return CelFunctionBinding.from(
        overload, left, right, (a, b) -> ordering.test(a.doubleValue(), b.doubleValue()));
  }
}
