package io.millrace.expression;

import com.google.common.base.Splitter;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelReference;
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

  /** Refuses calls that fail for every event, and work without end. */
  static void checkWritten(String source, EventSchema schema) throws ExpressionException {
    try {
      CelAbstractSyntaxTree ast = CelEngine.check(source, schema).getAst();
      Optional<FixedCalls.Failing> failing = FixedCalls.find(ast);
      if (failing.isPresent()) {
        int offset = source.offsetByCodePoints(0, failing.get().at());
        throw failure(failing.get().words(), source, offset);
      }
      Optional<WorkLimit.Excess> excess = WorkBound.excess(ast, schema);
      if (excess.isPresent()) {
        throw failure(excess.get().words(), source, offset(excess.get().part(), ast, source));
      }
    } catch (CelValidationException refused) {
      throw new IllegalArgumentException("Not a checked expression: " + source, refused);
    }
  }

  /** Refuses functions of the standard library that a definition may not use. */
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
        throw failure(problem, source, offset(each.getKey(), ast, source));
      }
    }
  }

  private static int offset(long part, CelAbstractSyntaxTree ast, String source) {
    int points = ast.getSource().getPositionsMap().getOrDefault(part, 0);
    return source.offsetByCodePoints(0, Math.min(points, codePoints(source)));
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
      return OperandTypes.words(source, issue, schema, noOverload.group(1), types);
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
}
