package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelUnknownSet;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cel-java's own evaluator gives for fields that are null, and for failures. */
class CelHazardTest {
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("flag", NullableType.create(SimpleType.BOOL))
          .addVar("count", NullableType.create(SimpleType.INT))
          .build();
  private static final CelRuntime INTERPRETER = CelRuntimeFactory.legacyCelRuntimeBuilder().build();
  private static final CelRuntime PLANNER = CelRuntimeFactory.plannerRuntimeBuilder().build();

  /** So is {@code count == null}: not true, not false, and no failure. */
  @ParameterizedTest
  @ValueSource(strings = {"count > 1", "count == null"})
  void aNullOfJavaIsUnknownToTheInterpreterAndAbsentToThePlanner(String expression)
      throws Exception {
    Map<String, ?> fields = Collections.singletonMap("count", null);

    assertThat(evaluate(INTERPRETER, expression, fields)).isInstanceOf(CelUnknownSet.class);
    assertThatThrownBy(() -> evaluate(PLANNER, expression, fields))
        .isInstanceOf(CelEvaluationException.class)
        .hasMessageContaining("No such attribute(s): count");
  }

  @Test
  void aNullOfCelIsNull() throws Exception {
    Map<String, ?> fields = Map.of("count", NullValue.NULL_VALUE);

    assertThat(evaluate(INTERPRETER, "count == null", fields)).isEqualTo(true);
    assertThat(evaluate(PLANNER, "count == null", fields)).isEqualTo(true);
  }

  /** By CEL's specification each of them fails, since null is no boolean. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[flag && true].size() == 1",
        "[flag || false].size() == 1",
        "{'a': flag && true}.size() == 1",
        "(flag && true) != true",
        "[1].map(x, flag && true).size() == 1"
      })
  void aFailureWithinAnExpressionIsTakenForAValueByThePlanner(String expression) throws Exception {
    Map<String, ?> fields = Map.of("flag", NullValue.NULL_VALUE);

    assertThat(evaluate(PLANNER, expression, fields)).isEqualTo(true);
    assertThatThrownBy(() -> evaluate(INTERPRETER, expression, fields))
        .as("the interpreter before the planner")
        .isInstanceOf(CelEvaluationException.class);
  }

  @Test
  void numbersOfTwoTypesHaveNoOrder() {
    assertThatThrownBy(() -> evaluate(PLANNER, "1 < 1.5", Map.of()))
        .isInstanceOf(CelValidationException.class)
        .hasMessageContaining("no matching overload for '_<_'");
  }

  private static Object evaluate(CelRuntime runtime, String expression, Map<String, ?> fields)
      throws Exception {
    return runtime.createProgram(COMPILER.compile(expression).getAst()).eval(fields);
  }
}
