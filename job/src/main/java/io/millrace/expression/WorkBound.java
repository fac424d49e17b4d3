package io.millrace.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bound on the work of an expression over any event that the decoder accepts, from the tree
 * alone. CEL has no loop but the macros' over lists, and an event holds no list, so the size of
 * each value is known but for the texts of fields, which are no longer than a record. Macros within
 * macros multiply all the same, and a text that is put together with itself doubles: a short
 * expression can ask for years, or for all memory.
 */
final class WorkBound {
  /** Operations, of which each takes some nanoseconds. */
  private static final double STEPS_MAX = 10_000_000;

  /**
   * How often each byte of a record may be read or copied: a list of a thousand words is sought in
   * eight fields, each of which counts as a whole record.
   */
  private static final double PASSES_MAX = 8 * 1_024;

  /** The copies of a record that one value may be as large as. */
  private static final double COPIES_MAX = 64;

  /** Chars that are read, and that a value has, whatever the size of a record. */
  private static final double CHARS_MAX = 16 << 20;

  /** The longest text that a number, a time or a boolean is written as. */
  private static final double WRITTEN_CHARS = 40;

  private static final double BYTES_OF_CHAR = 3;

  private final CelAbstractSyntaxTree ast;
  private final EventSchema schema;
  private final Map<String, ValueExtent> variables = new HashMap<>();
  private final WorkLimit stepLimit;
  private final WorkLimit charLimit;
  private final WorkLimit valueLimit;
  private double steps;
  private double chars;

  private WorkBound(CelAbstractSyntaxTree ast, EventSchema schema) {
    this.ast = ast;
    this.schema = schema;
    double bytes = schema.maxValueBytes();
    stepLimit =
        new WorkLimit(
            "takes %s steps for one event",
            STEPS_MAX, "write shorter lists, or fewer macros within macros");
    charLimit =
        new WorkLimit(
            "reads and copies %s chars for one event",
            PASSES_MAX * bytes + CHARS_MAX, "go over fewer texts, or lower source.max-value-bytes");
    valueLimit =
        new WorkLimit(
            "makes a value of %s chars of one event",
            COPIES_MAX * bytes + CHARS_MAX,
            "put fewer texts together, or lower source.max-value-bytes");
  }

  /** The part that takes too much for one event, in words; empty where none does. */
  static Optional<WorkLimit.Excess> excess(CelAbstractSyntaxTree ast, EventSchema schema) {
    WorkBound bound = new WorkBound(ast, schema);
    bound.extent(ast.getExpr());
    return bound.stepLimit.excess().or(bound.charLimit::excess).or(bound.valueLimit::excess);
  }

  private ValueExtent extent(CelExpr part) {
    double stepsBefore = steps;
    double charsBefore = chars;
    steps++;
    ValueExtent extent = extentOf(part);
    stepLimit.look(part.id(), steps - stepsBefore);
    charLimit.look(part.id(), chars - charsBefore);
    valueLimit.look(part.id(), extent.chars());
    return extent;
  }

  /** Adds what it takes to look at all of a value. */
  private void read(ValueExtent value) {
    steps += value.parts();
    chars += value.chars();
  }

  /** Adds what it takes to compare two values, which ends with the smaller one. */
  private void compare(ValueExtent a, ValueExtent b) {
    steps += Math.min(a.parts(), b.parts());
    chars += Math.min(a.chars(), b.chars());
  }

  private ValueExtent extentOf(CelExpr part) {
    return switch (part.getKind()) {
      case CONSTANT -> constant(part.constant());
      case IDENT -> identifier(part);
      case SELECT -> {
        ValueExtent operand = extent(part.select().operand());
        yield part.select().testOnly() ? ValueExtent.SCALAR : operand.elementOrScalar();
      }
      case CALL -> call(part);
      case LIST -> collected(part.list().elements(), part.list().elements().size());
      case MAP -> {
        List<CelExpr> parts = new ArrayList<>();
        part.map().entries().forEach(entry -> parts.addAll(List.of(entry.key(), entry.value())));
        ValueExtent map = collected(parts, part.map().entries().size());
        read(map);
        yield map;
      }
      case COMPREHENSION -> comprehension(part.comprehension());
      default ->
          throw new IllegalStateException("A checked expression of an unknown form: " + part);
    };
  }

  private static ValueExtent constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> ValueExtent.text(constant.stringValue().length());
      case BYTES_VALUE -> ValueExtent.text(constant.bytesValue().size());
      default -> ValueExtent.SCALAR;
    };
  }

  private ValueExtent identifier(CelExpr part) {
    ValueExtent variable = variables.get(part.ident().name());
    if (variable != null) {
      return variable;
    }
    return kind(part) == CelKind.STRING
        ? ValueExtent.text(schema.maxValueBytes())
        : ValueExtent.SCALAR;
  }

  private ValueExtent collected(List<CelExpr> parts, int length) {
    ValueExtent element = null;
    double sum = 0;
    for (CelExpr each : parts) {
      ValueExtent extent = extent(each);
      element = ValueExtent.either(element, extent);
      sum += extent.chars();
    }
    return new ValueExtent(length, element == null ? ValueExtent.SCALAR : element, sum);
  }

  private ValueExtent call(CelExpr part) {
    CelExpr.CelCall call = part.call();
    List<ValueExtent> operands = new ArrayList<>();
    call.target().ifPresent(target -> operands.add(extent(target)));
    call.args().forEach(argument -> operands.add(extent(argument)));
    ValueExtent first = operands.get(0);
    ValueExtent last = operands.get(operands.size() - 1);
    return switch (call.function()) {
      case "_?_:_" -> ValueExtent.either(operands.get(1), last);
      case "dyn" -> first;
      case "_[_]" -> first.elementOrScalar();
      case "_+_" -> sum(part, first, last);
      case "!_", "-_", "_&&_", "_||_", "@not_strictly_false", "type" -> ValueExtent.SCALAR;
      case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "startsWith", "endsWith" -> {
        compare(first, last);
        yield ValueExtent.SCALAR;
      }
      default -> {
        operands.forEach(this::read);
        yield isLong(part)
            ? ValueExtent.text(WRITTEN_CHARS + BYTES_OF_CHAR * first.length())
            : ValueExtent.SCALAR;
      }
    };
  }

  private ValueExtent sum(CelExpr part, ValueExtent a, ValueExtent b) {
    if (!isLong(part)) {
      return ValueExtent.SCALAR;
    }
    ValueExtent sum = ValueExtent.sum(a, b);
    // A list is copied without its elements.
    steps += sum.element() == null ? 0 : sum.length();
    chars += sum.element() == null ? sum.length() : 0;
    return sum;
  }

  /**
   * Only macros make folds, and each step of theirs adds one element at most to the list that they
   * begin with, or gives a boolean or a number.
   */
  private ValueExtent comprehension(CelComprehension fold) {
    ValueExtent range = extent(fold.iterRange());
    ValueExtent initial = extent(fold.accuInit());
    ValueExtent begun = initial.element() == null ? initial : initial.with(range.length());
    double stepsBefore = steps;
    double charsBefore = chars;
    ValueExtent hidden = variables.put(fold.iterVar(), range.elementOrScalar());
    ValueExtent hiddenFold = variables.put(fold.accuVar(), begun);
    extent(fold.loopCondition());
    ValueExtent folded = ValueExtent.either(begun, extent(fold.loopStep()));
    steps = stepsBefore + range.length() * (steps - stepsBefore);
    chars = charsBefore + range.length() * (chars - charsBefore);
    restore(fold.iterVar(), hidden);
    variables.put(fold.accuVar(), folded.with(begun.length()));
    ValueExtent result = extent(fold.result());
    restore(fold.accuVar(), hiddenFold);
    return result;
  }

  private void restore(String variable, ValueExtent hidden) {
    if (hidden == null) {
      variables.remove(variable);
    } else {
      variables.put(variable, hidden);
    }
  }

  /** Whether a value may be longer than the next one: a text, bytes, a list, or of any type. */
  private boolean isLong(CelExpr part) {
    return switch (kind(part)) {
      case STRING, BYTES, LIST, MAP, DYN, ANY, TYPE_PARAM -> true;
      default -> false;
    };
  }

  private CelKind kind(CelExpr part) {
    CelType type = ast.getTypeOrThrow(part.id());
    return type instanceof NullableType nullable ? nullable.targetType().kind() : type.kind();
  }
}
