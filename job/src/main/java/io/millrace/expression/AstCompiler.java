package io.millrace.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles the common forms of a checked syntax tree: fields, constants, comparisons, logic,
 * arithmetic, {@code in} a list, {@code ?:}, conversions between numbers, and the plain functions
 * on strings. The checker knows the type of each value in them, so they take a few nanoseconds, and
 * a failure costs no exception. {@link GeneralCompiler} compiles everything else.
 */
final class AstCompiler {
  static final String EVENT_TIME = "event_time";

  private final CelAbstractSyntaxTree ast;
  private final EventSchema schema;
  private final Set<Long> uncommon = new HashSet<>();
  private Set<String> hidden = Set.of();

  AstCompiler(CelAbstractSyntaxTree ast, EventSchema schema) {
    this.ast = ast;
    this.schema = schema;
  }

  /**
   * Compiles a part of the tree; empty where its form is not common.
   *
   * @param variables those of the macros around it, which hide fields
   */
  Optional<Evaluator> compile(CelExpr part, Set<String> variables) {
    hidden = variables;
    try {
      return Optional.of(compile(part));
    } catch (UncommonForm found) {
      return Optional.empty();
    }
  }

  private Evaluator compile(CelExpr expression) throws UncommonForm {
    require(!uncommon.contains(expression.id()));
    try {
      return switch (expression.getKind()) {
        case CONSTANT -> constant(expression.constant());
        case IDENT -> identifier(expression.ident().name());
        case CALL -> call(expression.call());
        default -> throw new UncommonForm();
      };
    } catch (UncommonForm found) {
      uncommon.add(expression.id());
      throw found;
    }
  }

  private static Evaluator constant(CelConstant constant) throws UncommonForm {
    Object value = constantValue(constant);
    return event -> value;
  }

  private static Object constantValue(CelConstant constant) throws UncommonForm {
    return switch (constant.getKind()) {
      case NULL_VALUE -> null;
      case BOOLEAN_VALUE -> constant.booleanValue();
      case INT64_VALUE -> constant.int64Value();
      case DOUBLE_VALUE -> constant.doubleValue();
      case STRING_VALUE -> constant.stringValue();
      default -> throw new UncommonForm();
    };
  }

  private Evaluator identifier(String name) throws UncommonForm {
    require(!hidden.contains(name));
    if (name.equals(EVENT_TIME)) {
      return event -> event.eventTimeMs();
    }
    int index = schema.indexOf(name);
    if (index < 0) {
      throw new UncommonForm();
    }
    return event -> event.values()[index];
  }

  private Evaluator call(CelExpr.CelCall call) throws UncommonForm {
    List<CelExpr> operands = new ArrayList<>();
    call.target().ifPresent(operands::add);
    operands.addAll(call.args());
    return switch (operands.size()) {
      case 1 -> unary(call.function(), operands.get(0));
      case 2 -> binary(call.function(), operands.get(0), operands.get(1));
      case 3 -> {
        require(call.function().equals(Operator.CONDITIONAL.getFunction()));
        yield Logic.conditional(
            compile(operands.get(0)), compile(operands.get(1)), compile(operands.get(2)));
      }
      default -> throw new UncommonForm();
    };
  }

  private Evaluator unary(String function, CelExpr operand) throws UncommonForm {
    CelKind kind = kind(operand);
    Evaluator compiled = compile(operand);
    return switch (function) {
      case "!_" -> Logic.not(compiled);
      case "-_" -> Arithmetic.negate(compiled);
      case "double" -> {
        require(kind != CelKind.STRING);
        yield Arithmetic.toDouble(compiled);
      }
      case "int" -> {
        require(kind != CelKind.STRING);
        yield Arithmetic.toInt(compiled);
      }
      case "size" -> TextFunction.size(compiled);
      default -> throw new UncommonForm();
    };
  }

  private Evaluator binary(String function, CelExpr a, CelExpr b) throws UncommonForm {
    if (function.equals(Operator.IN.getFunction())) {
      return in(compile(a), b);
    }
    Evaluator left = compile(a);
    Evaluator right = compile(b);
    return switch (function) {
      case "_&&_" -> Logic.and(left, right);
      case "_||_" -> Logic.or(left, right);
      case "_==_" -> Equality.equal(left, right);
      case "_!=_" -> Equality.notEqual(left, right);
      default ->
          Ordering.of(function)
              .map(ordering -> ordering.of(left, right))
              .or(() -> Arithmetic.of(function).map(arithmetic -> arithmetic.of(left, right)))
              .or(() -> TextFunction.of(function).map(text -> text.of(left, right)))
              .orElseThrow(UncommonForm::new);
    };
  }

  private Evaluator in(Evaluator value, CelExpr list) throws UncommonForm {
    require(list.getKind() == CelExpr.ExprKind.Kind.LIST);
    require(list.list().optionalIndices().isEmpty());
    // In a list of mixed types CEL equates 1 and 1.0, which the forms here do not.
    require(ast.getTypeOrThrow(list.id()).parameters().get(0).kind() != CelKind.DYN);
    List<CelExpr> elements = list.list().elements();
    if (elements.stream().allMatch(e -> e.getKind() == CelExpr.ExprKind.Kind.CONSTANT)) {
      List<Object> constants = new ArrayList<>();
      for (CelExpr element : elements) {
        constants.add(constantValue(element.constant()));
      }
      return Equality.inConstants(value, constants);
    }
    List<Evaluator> compiled = new ArrayList<>();
    for (CelExpr element : elements) {
      compiled.add(compile(element));
    }
    return Equality.in(value, compiled);
  }

  private CelKind kind(CelExpr expression) {
    CelType type = ast.getTypeOrThrow(expression.id());
    return type instanceof NullableType nullable ? nullable.targetType().kind() : type.kind();
  }

  private static void require(boolean isCommon) throws UncommonForm {
    if (!isCommon) {
      throw new UncommonForm();
    }
  }

  /** Ends the walk at a form that is not common. */
  private static final class UncommonForm extends Exception {
    private static final long serialVersionUID = 1;

    UncommonForm() {
      super("not common", null, false, false);
    }
  }
}
