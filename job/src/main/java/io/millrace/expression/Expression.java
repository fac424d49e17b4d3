package io.millrace.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A checked CEL expression over the fields of an event and its {@code event_time}. A failure, on a
 * null say, gives no value and no exception. Neither thread safe nor serializable: compiled where
 * it is used.
 */
public final class Expression {
  /** The kinds of values that expressions give. */
  public enum Kind {
    BOOLEAN,
    NUMBER,
    TEXT
  }

  private final String source;
  private final Kind kind;
  private final Set<String> fields;
  private final Evaluator evaluator;

  private Expression(String source, Kind kind, Set<String> fields, Evaluator evaluator) {
    this.source = source;
    this.kind = kind;
    this.fields = fields;
    this.evaluator = evaluator;
  }

  public static Expression compile(String source, EventSchema schema) throws ExpressionException {
    CelAbstractSyntaxTree ast = check(source, schema);
    Kind kind = kind(ast.getResultType(), source);
    return new Expression(source, kind, fields(ast, schema), GeneralCompiler.compile(ast, schema));
  }

  /**
   * Refuses what is no error of CEL, and yet must be in no definition that somebody writes: a call
   * that fails for every event, because of a text that is written in it, such as the name of a
   * zone; and more work for one event than a job can do. An expression that has run before must not
   * be held to this.
   */
  public static void checkWritten(String source, EventSchema schema) throws ExpressionException {
    Diagnosis.checkWritten(source, schema);
  }

  public Kind kind() {
    return kind;
  }

  /** The declared fields that it reads, sorted; {@code event_time} is not among them. */
  public Set<String> fields() {
    return fields;
  }

  /** Returns whether the expression is true; false where it is null or fails. */
  public boolean test(Event event) {
    return Boolean.TRUE.equals(evaluator.evaluate(event));
  }

  /**
   * The value as a double: an int converted, a boolean as 1.0 or 0.0, and NaN where it is null,
   * fails, or is not finite.
   */
  public double number(Event event) {
    Object value = evaluator.evaluate(event);
    if (value instanceof Number number) {
      double converted = number.doubleValue();
      return Double.isFinite(converted) ? converted : Double.NaN;
    }
    return value instanceof Boolean holds ? (holds ? 1.0 : 0.0) : Double.NaN;
  }

  /** The value as a string, or null where it is null or fails. */
  public String text(Event event) {
    return evaluator.evaluate(event) instanceof String text ? text : null;
  }

  @Override
  public String toString() {
    return source;
  }

  private static CelAbstractSyntaxTree check(String source, EventSchema schema)
      throws ExpressionException {
    CelValidationResult result = CelEngine.check(source, schema);
    try {
      CelAbstractSyntaxTree ast = result.getAst();
      Diagnosis.checkAllowed(ast, source);
      return ast;
    } catch (CelValidationException refused) {
      throw Diagnosis.of(source, result, schema);
    }
  }

  private static Kind kind(CelType declared, String source) throws ExpressionException {
    CelType type = declared instanceof NullableType nullable ? nullable.targetType() : declared;
    return switch (type.kind()) {
      case BOOL -> Kind.BOOLEAN;
      case INT, UINT, DOUBLE -> Kind.NUMBER;
      case STRING -> Kind.TEXT;
      default ->
          throw new ExpressionException(
              "the expression gives "
                  + OperandTypes.describe(type.name())
                  + " (must be a boolean, a number or a string): \""
                  + source
                  + '"',
              0);
    };
  }

  private static Set<String> fields(CelAbstractSyntaxTree ast, EventSchema schema) {
    Set<String> fields = new TreeSet<>();
    for (CelReference reference : ast.getReferenceMap().values()) {
      if (schema.indexOf(reference.name()) >= 0) {
        fields.add(reference.name());
      }
    }
    return Collections.unmodifiableSet(fields);
  }
}
