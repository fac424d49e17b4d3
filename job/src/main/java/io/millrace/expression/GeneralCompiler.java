package io.millrace.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.types.TypeType;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles all of a checked syntax tree: the common forms wherever they occur, and lists, maps,
 * macros, {@code dyn} and the rare types around them. Operators and macros are Millrace's own, so
 * that a failure is one wherever it occurs; cel-java 0.14 passes on a failed {@code &&} or {@code
 * ||} as a value. Only the plain functions on values are left to cel-java.
 */
final class GeneralCompiler {
  private final CelAbstractSyntaxTree ast;
  private final AstCompiler common;
  private final int fields;

  /** The variables of the macros around: their positions among the values of an event. */
  private Map<String, Integer> variables = Map.of();

  private int variableCount;

  private GeneralCompiler(CelAbstractSyntaxTree ast, EventSchema schema) {
    this.ast = ast;
    common = new AstCompiler(ast, schema);
    fields = schema.fields().size();
  }

  static Evaluator compile(CelAbstractSyntaxTree ast, EventSchema schema) {
    GeneralCompiler compiler = new GeneralCompiler(ast, schema);
    Evaluator whole = compiler.compile(ast.getExpr());
    return compiler.variableCount == 0
        ? whole
        : Comprehension.withRoom(whole, compiler.fields, compiler.variableCount);
  }

  private Evaluator compile(CelExpr expression) {
    Optional<Evaluator> compiled = common.compile(expression, variables.keySet());
    if (compiled.isPresent()) {
      return compiled.get();
    }
    return switch (expression.getKind()) {
      case CONSTANT -> constant(expression.constant());
      case IDENT -> identifier(expression);
      case SELECT -> select(expression.select());
      case CALL -> call(expression);
      case LIST -> Collected.list(all(expression.list().elements()));
      case MAP -> map(expression.map());
      case COMPREHENSION -> comprehension(expression.comprehension());
      default -> throw unknown(expression);
    };
  }

  private List<Evaluator> all(List<CelExpr> expressions) {
    return expressions.stream().map(this::compile).toList();
  }

  private static Evaluator constant(CelConstant constant) {
    Object value =
        switch (constant.getKind()) {
          case UINT64_VALUE -> constant.uint64Value();
          case BYTES_VALUE -> constant.bytesValue();
          default -> throw new IllegalStateException("No such literal in CEL: " + constant);
        };
    return event -> value;
  }

  /** A macro's variable, or the name of a type; fields are common forms. */
  private Evaluator identifier(CelExpr expression) {
    Integer place = variables.get(expression.ident().name());
    if (place != null) {
      int index = place;
      return event -> event.values()[index];
    }
    if (ast.getTypeOrThrow(expression.id()) instanceof TypeType type) {
      TypeName name = new TypeName(type.type().name());
      return event -> name;
    }
    throw unknown(expression);
  }

  private Evaluator select(CelExpr.CelSelect select) {
    Evaluator operand = compile(select.operand());
    String key = select.field();
    return select.testOnly() ? Collected.has(operand, key) : Collected.at(operand, event -> key);
  }

  private Evaluator map(CelExpr.CelMap map) {
    return Collected.map(
        map.entries().stream().map(entry -> compile(entry.key())).toList(),
        map.entries().stream().map(entry -> compile(entry.value())).toList());
  }

  private Evaluator comprehension(CelComprehension fold) {
    Evaluator range = compile(fold.iterRange());
    Evaluator initial = compile(fold.accuInit());
    Map<String, Integer> outer = variables;
    Comprehension.Variables places =
        new Comprehension.Variables(fields + variableCount, fields + variableCount + 1);
    variableCount += 2;
    declare(outer, fold.iterVar(), places.element());
    declare(variables, fold.accuVar(), places.accumulated());
    Evaluator condition = compile(fold.loopCondition());
    Evaluator step = compile(fold.loopStep());
    declare(outer, fold.accuVar(), places.accumulated());
    Evaluator result = compile(fold.result());
    variables = outer;
    return new Comprehension(
        range, places, new Comprehension.Parts(initial, condition, step, result));
  }

  private void declare(Map<String, Integer> outer, String variable, int place) {
    Map<String, Integer> inner = new HashMap<>(outer);
    inner.put(variable, place);
    variables = inner;
  }

  private Evaluator call(CelExpr expression) {
    CelExpr.CelCall call = expression.call();
    List<CelExpr> operands = new ArrayList<>();
    call.target().ifPresent(operands::add);
    operands.addAll(call.args());
    List<Evaluator> compiled = all(operands);
    return switch (compiled.size()) {
      case 1 -> unary(expression, compiled.get(0));
      case 2 -> binary(expression, compiled.get(0), compiled.get(1));
      case 3 -> Logic.conditional(compiled.get(0), compiled.get(1), compiled.get(2));
      default -> throw unknown(expression);
    };
  }

  private Evaluator unary(CelExpr expression, Evaluator operand) {
    return switch (expression.call().function()) {
      case "!_" -> Logic.not(operand);
      case "-_" -> Arithmetic.negate(operand);
      case "@not_strictly_false" -> Comprehension.notStrictlyFalse(operand);
      case "size" -> Collected.size(operand);
      case "type" -> TypeName.of(operand);
      case "dyn" -> operand;
      default -> standard(expression, List.of(operand));
    };
  }

  private Evaluator binary(CelExpr expression, Evaluator left, Evaluator right) {
    String function = expression.call().function();
    return switch (function) {
      case "_&&_" -> Logic.and(left, right);
      case "_||_" -> Logic.or(left, right);
      case "_==_" -> Heterogeneous.equal(left, right);
      case "_!=_" -> Logic.not(Heterogeneous.equal(left, right));
      case "@in" -> Collected.in(left, right);
      case "_[_]" -> Collected.at(left, right);
      default ->
          Ordering.of(function)
              .map(ordering -> ordering.ofAny(left, right))
              .or(() -> TextFunction.of(function).map(text -> text.of(left, right)))
              .orElseGet(() -> standard(expression, List.of(left, right)));
    };
  }

  private Evaluator standard(CelExpr expression, List<Evaluator> arguments) {
    return StandardFunction.of(ast.getReferenceOrThrow(expression.id()).overloadIds(), arguments);
  }

  private static IllegalStateException unknown(CelExpr expression) {
    return new IllegalStateException("A checked expression of an unknown form: " + expression);
  }
}
