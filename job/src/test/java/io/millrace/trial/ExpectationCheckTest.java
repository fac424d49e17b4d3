package io.millrace.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Score;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpectationCheckTest {
  private static final Optional<String> HERE = Optional.of("onnxruntime 1 x86-64 avx2");
  private static final Optional<String> THERE = Optional.of("onnxruntime 1 x86-64 avx512");
  private static final int ULPS = 16;
  private static final OutcomeJson JSON =
      new OutcomeJson(
          List.of(
              new FeatureColumn("x", ColumnType.DOUBLE),
              new FeatureColumn("n", ColumnType.LONG),
              new FeatureColumn("s", ColumnType.STRING)));

  private static String line(long number, double x, String text, float score) {
    KafkaCoordinates kafka =
        new KafkaCoordinates("t", 0, number - 1, KafkaCoordinates.NO_TIMESTAMP);
    return JSON.text(
        number,
        new Outcome.Predicted(
            new Event("e", "u", 0, new Object[0], kafka),
            new FeatureVector(number, 0, new double[] {x, 7, 0}, new String[] {null, null, text}),
            Score.scored(score)));
  }

  private static List<String> mismatches(List<String> expected, List<String> found)
      throws IOException {
    return check(expected, HERE, found).mismatches().stream().map(Mismatch::toString).toList();
  }

  private static ExpectationCheck check(
      List<String> expected, Optional<String> by, List<String> found) throws IOException {
    Expectations read = Expectations.read(Expectations.write(by, expected));
    return ExpectationCheck.of(read, found, HERE, ULPS);
  }

  @Test
  void everyBitOfEveryNumberIsKeptAndCompared() throws IOException {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("ExpectationCheckTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double x = Double.longBitsToDouble(random.nextLong());
      float score = Float.intBitsToFloat(random.nextInt());
      if (Double.isNaN(x) || Double.isInfinite(x) || !Float.isFinite(score)) {
        continue;
      }
      String line = line(1, x, "s", score);
      assertThat(mismatches(List.of(line), List.of(line))).isEmpty();
      String otherX =
          line(1, Double.longBitsToDouble(Double.doubleToRawLongBits(x) ^ 1), "s", score);
      assertThat(mismatches(List.of(line), List.of(otherX))).hasSize(1);
      float nextScore = Float.intBitsToFloat(Float.floatToRawIntBits(score) ^ 1);
      if (Float.isFinite(nextScore)) {
        assertThat(mismatches(List.of(line), List.of(line(1, x, "s", nextScore)))).hasSize(1);
      }
    }
  }

  @Test
  void numbersAreShortAndZeroKeepsItsSign() throws IOException {
    assertThat(line(1, -0.0, "\u202e\u001b\n\"", 2.0E-3f))
        .isEqualTo(
            "{\"line\":1,\"user\":\"u\",\"user_seq\":1,\"features\":{\"x\":-0.0,\"n\":7,\"s\":\"\\u202e\\u001B\\n\\\"\"},\"score\":0.002,\"status\":\"SCORED\"}");
    assertThat(line(1, 2.0E-44, null, 1)).contains("\"x\":2.0E-44,", "\"s\":null");
    assertThat(line(1, Double.NaN, null, 1)).contains("\"x\":null");
    assertThat(mismatches(List.of(line(1, -0.0, "", 0)), List.of(line(1, 0.0, "", -0.0f))))
        .containsExactly(
            "line 1 user u: features.x: expected -0.0, found 0.0",
            "line 1 user u: score: expected 0.0, found -0.0");
    String typed = line(1, 3.0, "", 0.1f).replace("3.0", "3").replace("0.1", "0.10000000149011612");
    assertThat(mismatches(List.of(typed), List.of(line(1, 3.0, "", 0.1f)))).isEmpty();
  }

  @Test
  void aTextIsNoNumber() throws IOException {
    String text = line(1, 1, "7", 0).replace("\"s\":\"7\"", "\"s\":7");
    assertThat(mismatches(List.of(text), List.of(line(1, 1, "7", 0))))
        .containsExactly("line 1 user u: features.s: expected 7, found '7'");
  }

  @Test
  void linesAreMatchedByTheirNumber() throws IOException {
    String reject = "{\"line\":2,\"reject\":\"MALFORMED\",\"message\":\"m\"}";
    List<String> found = List.of(line(1, 1, "", 0), reject, line(3, 1, "", 0), line(5, 1, "", 0));
    assertThat(mismatches(List.of(line(1, 1, "", 0), line(2, 1, "", 0), line(4, 1, "", 0)), found))
        .containsExactly(
            "line 2: expected an event of user 'u', found reject MALFORMED: m",
            "line 3: expected nothing, found an event of user 'u'",
            "line 4: expected an event of user 'u', found no such line in the events",
            "line 5: expected nothing, found an event of user 'u'");
    assertThat(check(found, HERE, found).results())
        .extracting(LineResult::name)
        .containsExactly(
            "line 1: user u", "line 2: reject MALFORMED", "line 3: user u", "line 5: user u");
  }

  @Test
  void featuresThatCameOrWentAreNamed() throws IOException {
    String before = line(1, 1, "", 0).replace("\"x\":1.0", "\"old\":1.0");
    assertThat(mismatches(List.of(before), List.of(line(1, 1, "", 0))))
        .containsExactly(
            "line 1 user u: features.x: expected nothing, found 1.0",
            "line 1 user u: features.old: expected 1.0, found nothing");
  }

  @Test
  void scoresOfAnotherRuntimeMayDifferInTheirLastBitsAlone() throws IOException {
    float score = 0.6f;
    float near = score + 3 * Math.ulp(score);
    List<String> found = List.of(line(1, 1, "", near));
    assertThat(check(List.of(line(1, 1, "", score)), HERE, found).isAsExpected()).isFalse();
    ExpectationCheck check = check(List.of(line(1, 1, "", score)), THERE, found);
    assertThat(check.isAsExpected()).isTrue();
    assertThat(check.isOtherRuntime()).isTrue();
    assertThat(check.ulpsMax()).isEqualTo(3);
    assertThat(check(List.of(line(1, 1, "", 0.61f)), THERE, found).isAsExpected()).isFalse();
    assertThat(check(List.of(line(1, 1.0000000000000002, "", score)), THERE, found).isAsExpected())
        .as("features are the same on every machine")
        .isFalse();
  }

  @Test
  void whatIsNoExpectationIsReportedWithItsLine() {
    List<String> bad = new ArrayList<>();
    bad.add("{\"user\":\"u\"}");
    bad.add("{\"line\":1}");
    bad.add("{\"line\":1,\"user\":\"u\",\"reject\":\"MALFORMED\"}");
    bad.add("{\"line\":1,\"line\":2,\"user\":\"u\"}");
    bad.add("{\"line\":1,\"user\":[]}");
    bad.add("[1]");
    bad.add("{\"line\":1,\"user\":\"u\"} x");
    for (String each : bad) {
      assertThatThrownBy(() -> Expectations.read(each.getBytes(UTF_8)))
          .isInstanceOf(Expectations.InvalidExpectationsException.class)
          .hasMessageStartingWith("line 1 is no expectation: ")
          .hasMessageNotContaining("Source");
    }
    String twice = line(2, 1, "", 0) + "\n" + line(2, 1, "", 0);
    assertThatThrownBy(() -> Expectations.read(twice.getBytes(UTF_8)))
        .hasMessage("line 2 is no expectation: its 'line' is 2, behind 2 (must ascend)");
  }

  @Test
  void aFileThatIsCutOrDamagedAnywhereIsReportedInWords() {
    String first = line(1, 1, "a", 0.5F) + "\n";
    String cut = line(2, 1, "b\\u00e9\u00e9", 0.25F);
    byte[] whole = (first + cut).getBytes(UTF_8);
    int end = first.getBytes(UTF_8).length;
    for (int length = end + 1; length < whole.length; length++) {
      byte[] content = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Expectations.read(content))
          .as("cut at %d", length)
          .isInstanceOf(Expectations.InvalidExpectationsException.class)
          .hasMessageMatching(
              "line 2 is no expectation: it (ends too early, at byte \\d+.*|is not .*)");
    }
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] content = whole.clone();
      content[end + random.nextInt(whole.length - end)] = (byte) random.nextInt();
      try {
        Expectations.read(content);
      } catch (IOException e) {
        assertThat(e)
            .as("seed %d, damage %d", seed, i)
            .isInstanceOf(Expectations.InvalidExpectationsException.class)
            .hasMessageStartingWith("line ")
            .hasMessageNotContainingAny(
                "Unexpected", "Unrecognized", "START_", "expected ", "code");
      }
    }
  }

  @Test
  void aDamagedRuntimeIsNoOtherRuntime() {
    for (String header : List.of("{\"runtime\":7}", "{\"runtime\":\"\"}", "{\"runtime\":null}")) {
      byte[] content = (header + '\n' + line(1, 1, "a", 0.5F) + '\n').getBytes(UTF_8);
      assertThatThrownBy(() -> Expectations.read(content))
          .as(header)
          .isInstanceOf(Expectations.InvalidExpectationsException.class)
          .hasMessageContaining("1");
    }
  }
}
