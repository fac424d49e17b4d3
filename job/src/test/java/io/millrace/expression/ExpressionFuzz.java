package io.millrace.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Fuzzes the compiler of expressions. What it accepts must give a value for every event and throw
 * for none, and the common forms must give what cel-java's interpreter gives.
 */
public final class ExpressionFuzz {
  private static final Set<String> LOGIC = Set.of("_&&_", "_||_");
  private static final Set<String> TAKES_FAILURES = Set.of("_&&_", "_||_", "!_", "_?_:_");
  private static final Event[] EVENTS = new Event[8];

  /** As long as a record allows: what takes more time than it grows would not end. */
  private static final List<Event> LONG_TEXTS =
      Stream.of(
              "a".repeat(1 << 20),
              "9".repeat(1 << 20),
              "1h".repeat(1 << 19),
              "\ud800".repeat(1 << 18))
          .map(
              text ->
                  new Event(
                      "i",
                      "u",
                      0,
                      new Object[] {text, 1.5, 2L, true, 0L},
                      new KafkaCoordinates("t", 0, 0, 0)))
          .toList();

  static {
    Random random = new Random(1);
    Arrays.setAll(EVENTS, i -> CompiledFormsTest.event(random));
  }

  private ExpressionFuzz() {}

  /** Compiles one expression, and evaluates it over a few events. */
  public static void fuzzerTestOneInput(byte[] input) {
    String source = new String(input, StandardCharsets.UTF_8);
    Expression compiled;
    try {
      compiled = Expression.compile(source, CompiledFormsTest.SCHEMA);
      Expression.checkWritten(source, CompiledFormsTest.SCHEMA);
    } catch (ExpressionException refused) {
      if (refused.getMessage().isBlank()) {
        throw new AssertionError("An expression is refused without a reason", refused);
      }
      return;
    }
    for (Event event : EVENTS) {
      compiled.test(event);
      compiled.number(event);
      compiled.text(event);
    }
    LONG_TEXTS.forEach(compiled::test);
    compare(source);
  }

  private static void compare(String source) {
    CelAbstractSyntaxTree ast = checked(source);
    Optional<Evaluator> common =
        new AstCompiler(ast, CompiledFormsTest.SCHEMA).compile(ast.getExpr(), Set.of());
    if (common.isEmpty() || isLogicAnOperand(ast.getExpr(), true)) {
      return;
    }
    Evaluator interpreted = CelInterpreter.evaluator(ast, CompiledFormsTest.SCHEMA);
    for (Event event : EVENTS) {
      Object value = bits(common.get().evaluate(event));
      Object expected = bits(interpreted.evaluate(event));
      if (value == null ? expected != null : !value.equals(expected)) {
        throw new AssertionError(
            "%s of %s: compiled %s, interpreted %s"
                .formatted(source, Arrays.toString(event.values()), value, expected));
      }
    }
  }

  private static CelAbstractSyntaxTree checked(String source) {
    try {
      return CelEngine.check(source, CompiledFormsTest.SCHEMA).getAst();
    } catch (CelValidationException impossible) {
      throw new IllegalStateException("It has been checked before", impossible);
    }
  }

  /**
   * Whether an operator that cel-java gives a failed {@code &&} or {@code ||} as a value has one.
   */
  private static boolean isLogicAnOperand(CelExpr part, boolean mayBeLogic) {
    if (part.getKind() == CelExpr.ExprKind.Kind.LIST) {
      return part.list().elements().stream().anyMatch(each -> isLogicAnOperand(each, false));
    }
    if (part.getKind() != CelExpr.ExprKind.Kind.CALL) {
      return false;
    }
    String function = part.call().function();
    if (!mayBeLogic && LOGIC.contains(function)) {
      return true;
    }
    boolean passesOn = mayBeLogic && TAKES_FAILURES.contains(function);
    return part.call().target().filter(each -> isLogicAnOperand(each, passesOn)).isPresent()
        || part.call().args().stream().anyMatch(each -> isLogicAnOperand(each, passesOn));
  }

  private static Object bits(Object value) {
    return value instanceof Double number ? (Object) Double.doubleToLongBits(number) : value;
  }

  /** Inputs to begin with. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    RandomCel cel = new RandomCel(new Random(1));
    for (int i = 0; i < 200; i++) {
      seeds.add(cel.draw(1 + i % 4).source().getBytes(StandardCharsets.UTF_8));
    }
    for (String each :
        List.of(
            "s == 'a' && d > 1.5 || !(l in [1, 2])",
            "s.matches('^a+$') ? 1.0 : double(l) / 3.0",
            "[1, 2, 3].exists(x, x == l)",
            "{'a': 1}.all(k, k.size() == 1)",
            "timestamp(z).getHours('Europe/Berlin') == 3",
            "duration('1h') < duration('90m')",
            "l + 9223372036854775807 > 0",
            "(".repeat(5_000),
            "!".repeat(20_000) + "b",
            "1" + "+1".repeat(20_000) + " > 0",
            "b" + " && b".repeat(10_000),
            "[".repeat(1_000) + "]".repeat(1_000) + " == []",
            "s.matches('" + "(a*)*".repeat(200) + "')",
            "s.matches('" + "(".repeat(2_000) + ")".repeat(2_000) + "')",
            "s.matches('a{1000}{1000}')",
            "[1, 2, 3].exists(x, [1, 2, 3].all(y, [x, y].exists_one(z, z == l)))",
            "size([s].map(x, x + x).map(x, x + x)[0]) > 1",
            "timestamp(s) < timestamp('2026-01-01T00:00:00Z')",
            "duration(s) > duration('1h') || int(s) > l || double(s) > d",
            "timestamp(l).getHours(s) == 3 || s.contains(s + 'a')")) {
      seeds.add(each.getBytes(StandardCharsets.UTF_8));
    }
    return seeds;
  }
}
