package io.millrace.expression;

import com.google.common.base.Splitter;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.parser.CelUnparserFactory;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldPaths;
import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what is wrong with an expression in the words of its author: fields, types, and the fix. */
final class Diagnosis {
  private static final Pattern NO_OVERLOAD =
      Pattern.compile(
          "found no matching overload for '(.+?)' applied to '(?:(.+)\\.)?\\((.*?)\\)'( \\(cand.*)?");
  private static final Pattern UNEXPECTED =
      Pattern.compile("(?:mismatched|extraneous) input '(.+?)' expecting .*");
  private static final Pattern UNKNOWN =
      Pattern.compile("token recognition error at: '(\\S).*'", Pattern.DOTALL);
  private static final Pattern UNDECLARED =
      Pattern.compile("undeclared reference to '(.+?)' \\(in container .*");
  private static final Pattern WRAPPER = Pattern.compile("wrapper\\((\\w+)\\)");
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");
  private static final Splitter OPERANDS = Splitter.on(", ");
  private static final int FIELDS_LISTED_MAX = 20;

  private static final Map<String, String> TYPE_NAMES =
      Map.of(
          "bool", "a boolean",
          "int", "an int",
          "uint", "a uint",
          "double", "a double",
          "string", "a string",
          "null", "null",
          "null_type", "null");

  private Diagnosis() {}

  /** The first problem that the check found; the later ones often follow from it. */
  static ExpressionException of(String source, CelValidationResult result, EventSchema schema) {
    CelIssue issue = result.getErrors().get(0);
    int offset =
        result
            .getSource()
            .getLocationOffset(issue.getSourceLocation())
            .map(points -> source.offsetByCodePoints(0, Math.min(points, codePoints(source))))
            .orElse(0);
    return failure(words(source, issue, schema, offset), source, offset);
  }

  /** Refuses calls that fail for every event, because of a text that is written in them. */
  static void checkFixedCalls(String source, EventSchema schema) throws ExpressionException {
    try {
      CelAbstractSyntaxTree ast = CelEngine.check(source, schema).getAst();
      Optional<FixedCalls.Failing> failing = FixedCalls.find(ast);
      if (failing.isPresent()) {
        int offset = source.offsetByCodePoints(0, failing.get().at());
        throw failure(failing.get().words(), source, offset);
      }
    } catch (CelValidationException refused) {
      throw new IllegalArgumentException("Not a checked expression: " + source, refused);
    }
  }

  /** Refuses what the standard library has but a definition may not use. */
  static void checkAllowed(CelAbstractSyntaxTree ast, String source) throws ExpressionException {
    for (Map.Entry<Long, CelReference> each : ast.getReferenceMap().entrySet()) {
      List<String> overloads = each.getValue().overloadIds();
      String problem =
          overloads.contains("matches") || overloads.contains("matches_string")
              ? "'matches' is not available (use startsWith, endsWith, contains or in)"
              : overloads.equals(List.of("double_to_string"))
                  ? "string(double) is not available, since engines write doubles differently"
                  : null;
      if (problem != null) {
        int points = ast.getSource().getPositionsMap().getOrDefault(each.getKey(), 0);
        throw failure(problem, source, source.offsetByCodePoints(0, points));
      }
    }
  }

  /** A CEL type in words. */
  static String describe(String celType) {
    String plain = WRAPPER.matcher(celType).replaceAll("$1");
    return TYPE_NAMES.getOrDefault(plain, plain);
  }

  private static ExpressionException failure(String words, String source, int offset) {
    String line = LINE_BREAK.matcher(source).replaceAll(" ");
    return new ExpressionException(
        words + ", at column " + (offset + 1) + " of \"" + line + '"', offset);
  }

  private static int codePoints(String source) {
    return source.codePointCount(0, source.length());
  }

  private static String words(String source, CelIssue issue, EventSchema schema, int offset) {
    String message = issue.getMessage();
    if (source.startsWith("/")) {
      String path = FieldPaths.hint(source.strip(), schema);
      if (!path.isEmpty()) {
        return "a path is no expression" + path;
      }
    }
    String advice = OtherTongue.advice(source, offset).map(a -> " (" + a + ')').orElse("");
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return advice.isEmpty()
          ? undeclared(undeclared.group(1), source.substring(offset), schema)
          : "unknown field or function '" + undeclared.group(1) + "'" + advice;
    }
    if (message.startsWith("invalid argument to has()")) {
      return OtherTongue.ofHas(source);
    }
    Matcher noOverload = NO_OVERLOAD.matcher(issue.getMessage());
    if (noOverload.matches()) {
      List<String> types = new ArrayList<>();
      Optional.ofNullable(noOverload.group(2)).ifPresent(types::add);
      types.addAll(OPERANDS.splitToList(noOverload.group(3)));
      return operandTypes(source, issue, schema, noOverload.group(1), types);
    }
    Matcher unexpected = UNEXPECTED.matcher(issue.getMessage());
    if (unexpected.matches()) {
      return unexpected.group(1).equals("<EOF>")
          ? "the expression ends too early"
          : "unexpected '" + unexpected.group(1) + "'" + advice;
    }
    if (message.startsWith("token recognition error at: '=")) {
      return "'=' is no operator (write ==)";
    }
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.matches()) {
      return "'" + unknown.group(1) + "' is no operator" + advice;
    }
    return WRAPPER.matcher(message).replaceAll("$1") + advice;
  }

  /**
   * @param rest the source from the name on
   */
  private static String undeclared(String name, String rest, EventSchema schema) {
    String path = FieldPaths.hint(rest, schema);
    String declared =
        schema.fields().stream()
            .map(EventField::name)
            .limit(FIELDS_LISTED_MAX)
            .collect(Collectors.joining(", "));
    return "unknown field or function '"
        + name
        + "'"
        + (path.isEmpty()
            ? NearestName.hint(name, schema.fields().stream().map(EventField::name).toList())
            : path)
        + " (fields: "
        + declared
        + (schema.fields().size() > FIELDS_LISTED_MAX ? ", …" : "")
        + (declared.isEmpty() ? "" : ", ")
        + AstCompiler.EVENT_TIME
        + ')';
  }

  private static String operandTypes(
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

  /** Where a double and an int meet: the same with the int made a double. */
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
    String left = asDouble(operands.get(0), types.get(0));
    String right = asDouble(operands.get(1), types.get(1));
    return " (write " + left + ' ' + symbol + ' ' + right + ')';
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
    List<String> words = types.stream().map(Diagnosis::describe).toList();
    int last = words.size() - 1;
    return last <= 0
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  /** An operator as it is written; a function's name else. */
  private static String symbol(String function) {
    if (function.equals(Operator.CONDITIONAL.getFunction())) {
      return "?:";
    }
    return Character.isLetter(function.charAt(0))
        ? function
        : function.replace("_", "").replace("@", "");
  }
}
