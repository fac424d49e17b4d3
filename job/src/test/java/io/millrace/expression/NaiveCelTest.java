package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import io.millrace.event.Event;
import io.millrace.expression.NaiveCel.Fails;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares expressions of all forms, compiled or left to cel-java, with a naive evaluator. */
class NaiveCelTest {
  private static final int EXPRESSIONS = Integer.getInteger("millrace.expressions", 300);
  private static final int EVENTS = 100;

  @Test
  void randomExpressionsGiveWhatTheSpecificationSays() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("NaiveCelTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    RandomCel cel = new RandomCel(random);
    int commonForms = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      RandomCel.Drawn drawn = cel.draw(1 + random.nextInt(4));
      CelAbstractSyntaxTree ast =
          CelEngine.check(drawn.source(), CompiledFormsTest.SCHEMA).getAst();
      Evaluator evaluator = GeneralCompiler.compile(ast, CompiledFormsTest.SCHEMA);
      boolean isCommon =
          new AstCompiler(ast, CompiledFormsTest.SCHEMA)
              .compile(ast.getExpr(), Set.of())
              .isPresent();
      commonForms += isCommon ? 1 : 0;
      for (int j = 0; j < EVENTS; j++) {
        Event event = CompiledFormsTest.event(random);
        assertThat(plain(evaluator.evaluate(event)))
            .as("%s of %s, seed %d", drawn.source(), Arrays.toString(event.values()), seed)
            .isEqualTo(plain(naive(drawn, event)));
      }
    }
    assertThat(commonForms).isBetween(EXPRESSIONS / 10, EXPRESSIONS * 9 / 10);
  }

  private static Object naive(RandomCel.Drawn drawn, Event event) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("event_time", event.eventTimeMs());
    for (int i = 0; i < event.values().length; i++) {
      variables.put(CompiledFormsTest.SCHEMA.fields().get(i).name(), event.values()[i]);
    }
    try {
      return drawn.term().of(variables);
    } catch (Fails failed) {
      return Evaluator.FAILED;
    }
  }

  /** Doubles by their bits, uints by their digits. */
  private static Object plain(Object value) {
    if (value instanceof Double number) {
      return Double.doubleToLongBits(number) + " as bits";
    }
    return value instanceof com.google.common.primitives.UnsignedLong unsigned
        ? new NaiveCel.Uint(unsigned.bigIntegerValue())
        : value;
  }
}
