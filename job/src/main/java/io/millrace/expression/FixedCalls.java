package io.millrace.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds calls that fail for every event because of a text that is written in the expression: a zone
 * that does not exist, or a text that is no time or no number. They are mistakes that nothing else
 * would show.
 */
final class FixedCalls {
  private static final String IN_ZONE = "_with_tz";
  private static final Object EPOCH =
      StandardFunction.of(List.of("int64_to_timestamp"), List.of(event -> 0L)).evaluate(null);

  private FixedCalls() {}

  /** A call that always fails: the fault in words, and the place of the text, in code points. */
  record Failing(String words, int at) {}

  static Optional<Failing> find(CelAbstractSyntaxTree ast) {
    return CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
        .flatMap(call -> failing(ast, call).stream())
        .findFirst();
  }

  private static Optional<Failing> failing(CelAbstractSyntaxTree ast, CelExpr expression) {
    CelReference reference = ast.getReferenceMap().get(expression.id());
    CelExpr.CelCall call = expression.call();
    if (reference == null || call.args().size() != 1 || !isText(call.args().get(0))) {
      return Optional.empty();
    }
    List<String> overloads = reference.overloadIds();
    boolean inZone = overloads.stream().allMatch(overload -> overload.endsWith(IN_ZONE));
    boolean converts = overloads.stream().allMatch(overload -> overload.startsWith("string_to_"));
    if (!inZone && !converts) {
      return Optional.empty();
    }
    String text = call.args().get(0).constant().stringValue();
    String shown = text.replaceAll("\\R", " ");
    List<Evaluator> arguments = new ArrayList<>();
    if (inZone) {
      arguments.add(event -> EPOCH);
    }
    arguments.add(event -> text);
    if (StandardFunction.of(overloads, arguments).evaluate(null) != Evaluator.FAILED) {
      return Optional.empty();
    }
    int at = ast.getSource().getPositionsMap().getOrDefault(call.args().get(0).id(), 0);
    return Optional.of(
        new Failing(
            inZone
                ? "unknown time zone '"
                    + shown
                    + "' (must be UTC, a name such as Europe/Berlin, or ±HH:MM)"
                : "'"
                    + call.function()
                    + "' cannot take '"
                    + shown
                    + "' (it fails for every event)",
            at));
  }

  private static boolean isText(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }
}
