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
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  /** A {@code where} that is neither true nor false nor a failure. */
  @ParameterizedTest
  @ValueSource(strings = {"count > 1", "count == null"})
  void aNullOfJavaIsUnknownAndSoIsTheResult(String expression) throws Exception {
    assertThat(evaluate(expression, Collections.singletonMap("count", null)))
        .isInstanceOf(CelUnknownSet.class);
  }

  @Test
  void aNullOfCelIsNull() throws Exception {
    assertThat(evaluate("count == null", Map.of("count", NullValue.NULL_VALUE))).isEqualTo(true);
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
    CelRuntime planner = CelRuntimeFactory.plannerRuntimeBuilder().build();

    assertThat(planner.createProgram(COMPILER.compile(expression).getAst()).eval(fields))
        .isEqualTo(true);
    assertThatThrownBy(() -> evaluate(expression, fields))
        .as("the interpreter before the planner")
        .isInstanceOf(CelEvaluationException.class);
  }

  @Test
  void numbersOfTwoTypesHaveNoOrder() {
    assertThatThrownBy(() -> evaluate("1 < 1.5", Map.of()))
        .isInstanceOf(CelValidationException.class)
        .hasMessageContaining("no matching overload for '_<_'");
  }

  private static Object evaluate(String expression, Map<String, ?> fields) throws Exception {
    return RUNTIME.createProgram(COMPILER.compile(expression).getAst()).eval(fields);
  }
}
