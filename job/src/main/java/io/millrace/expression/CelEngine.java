package io.millrace.expression;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * CEL's checker, set up for the expressions of a definition: the fields as nullable variables, the
 * standard library alone, and numbers of different types ordered.
 */
final class CelEngine {
  static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private static final AtomicReference<Checker> LAST = new AtomicReference<>();

  private CelEngine() {}

  /** The checker of expressions over these fields. */
  private record Checker(List<EventField> fields, CelCompiler compiler) {}

  static CelValidationResult check(String source, EventSchema schema) {
    return compiler(schema).compile(source);
  }

  static CelValidationResult parse(String source, EventSchema schema) {
    return compiler(schema).parse(source);
  }

  /** A definition has dozens of expressions, and to set a checker up takes longer than to check. */
  private static CelCompiler compiler(EventSchema schema) {
    Checker last = LAST.get();
    if (last == null || !last.fields().equals(schema.fields())) {
      last = new Checker(schema.fields(), newCompiler(schema));
      LAST.set(last);
    }
    return last.compiler();
  }

  private static CelCompiler newCompiler(EventSchema schema) {
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
}
