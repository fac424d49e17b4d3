package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.TimeFormat;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The work of an expression for one event has a bound, whatever is written and whatever comes. */
class HostileExpressionTest {
  private static final int MEGABYTE = 1 << 20;
  private static final EventSchema SCHEMA = schema(MEGABYTE);

  /** Two texts of half a megabyte, as both are in one record. */
  private static final int HALF = MEGABYTE / 2;

  /** Far above the time of anything that is linear, on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static EventSchema schema(int maxValueBytes) {
    return new EventSchema(
        "u",
        "t",
        TimeFormat.MS,
        null,
        List.of(
            new EventField("s", FieldType.STRING, false, "s"),
            new EventField("t", FieldType.STRING, false, "t"),
            new EventField("l", FieldType.LONG, false, "l")),
        maxValueBytes,
        EventSchema.NO_SKEW_LIMIT);
  }

  static List<String> withoutEnd() {
    String ten = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
    return List.of(
        nested(9, ten),
        nested(30, ten),
        "size(" + mapped("[s]", "x + x", 30) + "[0]) > 1",
        "size(" + mapped("['ab']", "x + x", 40) + "[0]) > 1",
        mapped("[[1]]", "[x, x]", 60).replace("[x, x]", "x + x") + " == [[2]]",
        mapped("[dyn(1)]", "dyn([x, x])", 60) + " == " + mapped("[dyn(1)]", "dyn([x, x])", 60),
        "size(" + "s + ".repeat(200) + "s) > 1");
  }

  /** A macro over a list within a macro over a list, and so on. */
  private static String nested(int levels, String list) {
    String open =
        IntStream.range(0, levels)
            .mapToObj(i -> "%s.exists(x%d, ".formatted(list, i))
            .collect(Collectors.joining());
    return open + "x0 > 10" + ")".repeat(levels);
  }

  private static String mapped(String list, String step, int times) {
    return list + (".map(x, " + step + ")").repeat(times);
  }

  @ParameterizedTest
  @MethodSource("withoutEnd")
  void workWithoutEndIsRefusedInWords(String source) {
    assertThatCode(() -> Expression.compile(source, SCHEMA))
        .as("what has run before still runs")
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Expression.checkWritten(source, SCHEMA))
        .isInstanceOf(ExpressionException.class)
        .hasMessageMatching(
            "(?s)(takes|reads and copies|makes a value of) (more than )?[\\d,]+ (steps|chars)"
                + " (for|of) one event \\(must be at most [\\d,]+: .*\\), at column \\d+ of .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s + '/' + t == 'a/b'",
        "s.contains(t) && t.contains(s) && s != t",
        "s in ['a', 'b', 'c'] || t in ['a', 'b', 'c']",
        "['a', 'b', 'c'].exists(c, s.startsWith(c) || t.startsWith(c))",
        "[s, t].map(x, x + '!').exists(x, x == 'a!')",
        "{'UK': 1.2, 'FR': 1.1}[s] > 1.0",
        "size(bytes(s)) + size(bytes(t)) > 3",
        "[1, 2, 3].all(x, [1, 2, 3].all(y, [1, 2, 3].all(z, x * y * z < l)))"
      })
  void whatPeopleWriteIsNot(String source) {
    assertThatCode(() -> Expression.checkWritten(source, SCHEMA)).doesNotThrowAnyException();
    assertThatCode(() -> Expression.checkWritten(source, schema(Integer.MAX_VALUE)))
        .as("of records of 2 GB")
        .doesNotThrowAnyException();
  }

  @Test
  void aListOfAThousandConstantsIsNot() {
    String list =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "'item-" + i + "'")
            .collect(Collectors.joining(", ", "[", "]"));
    assertThatCode(() -> Expression.checkWritten("s in " + list, SCHEMA))
        .doesNotThrowAnyException();
    for (String each : List.of("s.endsWith(x)", "s.contains(x)", "s == x || t.startsWith(x)")) {
      assertThatCode(() -> Expression.checkWritten(list + ".exists(x, " + each + ')', SCHEMA))
          .as(each)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theSmallestPartThatTakesTooMuchIsNamedWithItsNumbers() {
    assertThatThrownBy(
            () -> Expression.checkWritten("l > 1 && size(" + "s + ".repeat(80) + "s) > 1", SCHEMA))
        .hasMessageStartingWith(
            "makes a value of 84,934,656 chars of one event (must be at most 83,886,080: put fewer"
                + " texts together, or lower source.max-value-bytes), at column 333 of ");
  }

  @Test
  void whatIsNotCopiedCountsOnce() {
    String codes =
        IntStream.range(0, 80).mapToObj(i -> "'c" + i + "'").collect(Collectors.joining(", "));
    assertThatCode(() -> Expression.checkWritten("t in [s, " + codes + "]", SCHEMA))
        .doesNotThrowAnyException();
    String words =
        IntStream.range(0, 600)
            .mapToObj(i -> "'word-" + i + "'")
            .collect(Collectors.joining(", ", "[", "]"));
    assertThatCode(
            () ->
                Expression.checkWritten(
                    words + ".exists(w, s.contains(w) || t.contains(w))", SCHEMA))
        .as("two fields share a record")
        .doesNotThrowAnyException();
  }

  @Test
  void aFoldsOwnVariableCannotBeNamed() {
    // Its length could double in each step otherwise, which the bound does not count with.
    for (String name : List.of("__result__", "@result", "`@result`")) {
      assertThatThrownBy(() -> Expression.compile("[1].map(x, " + name + ") == []", SCHEMA))
          .as(name)
          .isInstanceOf(ExpressionException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s.contains(t)",
        "s.startsWith(t) || s.endsWith(t)",
        "s < t || s == t",
        "s + t == t + s",
        "size(s) + size(bytes(t)) > 1",
        "int(s) > int(t)",
        "double(s) > double(t)",
        "uint(s) > uint(t)",
        "bool(s) || bool(t)",
        "string(bytes(s)) == t",
        "timestamp(s) < timestamp(t)",
        "duration(s) < duration(t)",
        "timestamp(l).getHours(s) > 1",
        "{s: 1, t: 2}[t] > 1",
        "s in [t, s + t, t + s]",
        "[s, t].map(x, x + x).exists(x, x.contains(t))"
      })
  void everyFunctionTakesTextsOfHalfAMegabyteInTimeThatGrowsWithThem(String source)
      throws Exception {
    Expression.checkWritten(source, SCHEMA);
    Expression expression = Expression.compile(source, SCHEMA);
    for (Event event : hostile()) {
      assertTimeoutPreemptively(
          PATIENCE,
          () -> {
            expression.test(event);
          },
          source);
    }
  }

  private static List<Event> hostile() {
    String as = "a".repeat(HALF);
    return List.of(
        event(as, "a".repeat(HALF / 2) + 'b'),
        event(as + 'b', "a".repeat(HALF / 2) + 'c'),
        event("ab".repeat(HALF / 2), "ab".repeat(HALF / 4) + 'a'),
        event("9".repeat(HALF), "-" + "0".repeat(HALF)),
        event("1." + "9".repeat(HALF), "1e" + "9".repeat(HALF)),
        event("0." + "0".repeat(HALF) + '1', "." + "1".repeat(HALF) + "e-400000"),
        event("1h".repeat(HALF / 2), "9".repeat(HALF) + 's'),
        event("1.".repeat(HALF / 2), "-".repeat(HALF)),
        event("2026-01-01T00:00:00." + "0".repeat(HALF) + 'Z', "2026-01-01T" + "0".repeat(HALF)),
        event("+" + "0".repeat(HALF) + ":00", "Europe/".repeat(HALF / 7)),
        event(":".repeat(HALF), "\ud83d\ude00".repeat(HALF / 4)),
        event("\ud800".repeat(HALF), "\u0000".repeat(HALF)));
  }

  private static Event event(String s, String t) {
    return new Event(
        "i", "u", 0, new Object[] {s, t, 1_700_000_000L}, new KafkaCoordinates("t", 0, 0, 0));
  }

  @Test
  void aLongTextIsFoundWhereJavaFindsIt() {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("HostileExpressionTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    int found = 0;
    for (int i = 0; i < 3_000; i++) {
      String text = drawn(random, random.nextInt(600));
      int from = random.nextInt(text.length() + 1);
      String part =
          random.nextInt(4) == 0
              ? drawn(random, 60 + random.nextInt(100))
              : text.substring(from, from + random.nextInt(text.length() - from + 1))
                  + (random.nextInt(4) == 0 ? "a" : "");
      boolean expected = text.contains(part);
      found += expected && part.length() > 64 ? 1 : 0;
      assertThat(TextSearch.contains(text, part))
          .as("'%s' in '%s', seed %d", part, text, seed)
          .isEqualTo(expected);
    }
    assertThat(found).isGreaterThan(300);
  }

  @Test
  void aLongDurationIsWhatCelReadsInItsWholeText() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("HostileExpressionTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    CelFunctionBinding cel =
        CelStandardFunctions.newBuilder()
            .build()
            .newFunctionBindings(
                RuntimeEquality.create(RuntimeHelpers.create(), CelEngine.OPTIONS),
                CelEngine.OPTIONS)
            .stream()
            .filter(each -> each.getOverloadId().equals("string_to_duration"))
            .findFirst()
            .orElseThrow();
    int read = 0;
    for (int i = 0; i < 400; i++) {
      String text = drawnDuration(random);
      Object expected;
      try {
        expected = cel.getDefinition().apply(new Object[] {text});
        read++;
      } catch (CelEvaluationException | RuntimeException failed) {
        expected = Evaluator.FAILED;
      }
      Object value =
          StandardFunction.of(List.of("string_to_duration"), List.of(event -> text)).evaluate(null);
      assertThat(value).as("%s, seed %d", text, seed).isEqualTo(expected);
    }
    assertThat(read).isBetween(100, 350);
  }

  /** Mostly longer than a piece, and now and then with a part that is none. */
  private static String drawnDuration(Random random) {
    StringBuilder text = new StringBuilder(List.of("", "", "-", "+").get(random.nextInt(4)));
    int parts = random.nextInt(900);
    int wrong = random.nextInt(3) == 0 ? random.nextInt(parts + 1) : -1;
    String units = List.of("h m s ms us ns µs", "ms us ns").get(random.nextInt(2));
    String[] unit = units.split(" ", -1);
    for (int i = 0; i <= parts; i++) {
      if (i == wrong) {
        text.append(
            List.of("0", "-1h", "+1h", "1.h", ".5h", "1", "x", "9223372036854775807h", "1d")
                .get(random.nextInt(9)));
      } else {
        text.append(random.nextInt(random.nextBoolean() ? 10 : 10_000));
        if (random.nextInt(3) == 0) {
          text.append('.').append("0".repeat(random.nextInt(5))).append(random.nextInt(1_000));
        }
        text.append(unit[random.nextInt(unit.length)]);
      }
    }
    return text.toString();
  }

  /** Of two chars, so that parts begin again and again, and of a pair of surrogates. */
  private static String drawn(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(12) == 0 ? 'b' : 'a');
    }
    return random.nextInt(5) == 0 ? text.append("\ud83d\ude00").toString() : text.toString();
  }
}
