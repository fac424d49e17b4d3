package io.millrace.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.parser.CelUnparserFactory;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says which types the operands have that an operator or a function does not take. */
final class OperandTypes {
  private static final Pattern WRAPPER = Pattern.compile("wrapper\\((\\w+)\\)");
  private static final Map<String, String> TYPE_NAMES =
      Map.of(
          "bool", "a boolean",
          "int", "an int",
          "uint", "a uint",
          "double", "a double",
          "string", "a string",
          "null", "null",
          "null_type", "null");

  private OperandTypes() {}

  /** A CEL type in words. */
  static String describe(String celType) {
    String plain = WRAPPER.matcher(celType).replaceAll("$1");
    return TYPE_NAMES.getOrDefault(plain, plain);
  }

  /**
   * @param function as CEL names it
   * @param types of the operands, in CEL's words
   */
  static String words(
      String source, CelIssue issue, EventSchema schema, String function, List<String> types) {
    String symbol = symbol(function);
    Optional<CelExpr.CelCall> call = call(source, issue, schema);
    if (call.isEmpty()) {
      return "'" + symbol + "' does not take " + join(types);
    }
    List<CelExpr> operands =
        Stream.concat(call.get().target().stream(), call.get().args().stream()).toList();
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < Math.min(operands.size(), types.size()); i++) {
      if (operands.get(i).getKind() == CelExpr.ExprKind.Kind.IDENT) {
        fields.add(operands.get(i).ident().name() + " is " + describe(types.get(i)));
      }
    }
    return "'"
        + symbol
        + "' does not take "
        + join(types)
        + (fields.isEmpty() ? "" : ": " + String.join(", ", fields))
        + fix(symbol, operands, types);
  }

  /**
   * The fix in words, such as the same call with an int made a double; empty where none is known.
   */
  private static String fix(String symbol, List<CelExpr> operands, List<String> types) {
    boolean isPair = operands.size() == 2 && types.size() == 2;
    if (isPair && isType(types.get(0), "double") && types.get(1).equals("list(int)")) {
      return " (write the list's numbers as doubles, such as 5.0)";
    }
    if (symbol.equals("?:")) {
      return " (the condition must be a boolean, and both results of one type)";
    }
    if (!isPair || !isMixed(types)) {
      return "";
    }
    try {
      String left = asDouble(operands.get(0), types.get(0));
      String right = asDouble(operands.get(1), types.get(1));
      return " (write " + left + ' ' + symbol + ' ' + right + ')';
    } catch (UnsupportedOperationException macro) {
      return ""; // cel-java writes no macro back.
    }
  }

  private static boolean isMixed(List<String> types) {
    return types.stream().anyMatch(type -> isType(type, "double"))
        && types.stream().anyMatch(type -> isType(type, "int"));
  }

  private static boolean isType(String type, String name) {
    return type.equals(name) || type.equals("wrapper(" + name + ')');
  }

  private static String asDouble(CelExpr operand, String type) {
    String text =
        CelUnparserFactory.newUnparser()
            .unparse(CelAbstractSyntaxTree.newParsedAst(operand, CelSource.newBuilder("").build()));
    if (isType(type, "double")) {
      return text;
    }
    boolean isLiteral =
        operand.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && operand.constant().getKind() == CelConstant.Kind.INT64_VALUE;
    return isLiteral ? text + ".0" : "double(" + text + ')';
  }

  private static Optional<CelExpr.CelCall> call(String source, CelIssue issue, EventSchema schema) {
    try {
      return CelNavigableAst.fromAst(CelEngine.parse(source, schema).getAst())
          .getRoot()
          .allNodes()
          .filter(node -> node.id() == issue.getExprId())
          .map(node -> node.expr())
          .filter(expression -> expression.getKind() == CelExpr.ExprKind.Kind.CALL)
          .map(CelExpr::call)
          .findFirst();
    } catch (CelValidationException unparsable) {
      return Optional.empty();
    }
  }

  private static String join(List<String> types) {
    List<String> words = types.stream().map(OperandTypes::describe).toList();
    int last = words.size() - 1;
    return last <= 0
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  /** An operator as it is written, or a function's name. */
  private static String symbol(String function) {
    if (function.equals(Operator.CONDITIONAL.getFunction())) {
      return "?:";
    }
    return Character.isLetter(function.charAt(0))
        ? function
        : function.replace("_", "").replace("@", "");
  }
}
