package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text a definition holds, its canonical form reads back as the same definition. */
class CanonicalRoundTripTest {
  private static final int DEFINITIONS = 120;

  /** Characters that YAML, JSON, CEL or Java may read as something else than text. */
  private static final int[] ODD = {
    0x00, 0x09, 0x0a, 0x0d, 0x20, 0x22, 0x27, 0x5c, 0x7f, 0x80, 0x85, 0x9f, 0xa0, 0xad, 0x2028,
    0x2029, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x1f600, 0x1ffff, 0x10ffff
  };

  @Test
  void randomTextsOfAllOfUnicodeReadBack() {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("CanonicalRoundTripTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < DEFINITIONS; i++) {
      assertReadsBack(random, "seed " + seed + ", definition " + i);
    }
  }

  @Test
  void everyCharacterReadsBack() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
      if (all.length() >= 60_000 || c == Character.MAX_CODE_POINT) {
        assertReadsBack(
            definition(all.toString(), "e", all.toString(), "1", "x"), "up to U+%04X".formatted(c));
        all.setLength(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000, 80_000})
  void longTextsReadBack(int length) {
    String text = "\u0085\ud83d\ude00x".repeat(length / 4);
    assertReadsBack(definition("/" + text, "x", text, text, text), length + " chars");
  }

  private static void assertReadsBack(Random random, String what) {
    String definition =
        definition(
            text(random), text(random), text(random), text(random), text(random).replace('[', '('));
    assertReadsBack(definition, what);
  }

  private static void assertReadsBack(String yaml, String what) {
    Pipeline pipeline = PipelineReader.read(yaml, what);

    Pipeline back = CanonicalReader.read(pipeline.canonicalJson(), "versions");

    assertThat(back.canonicalJson().equals(pipeline.canonicalJson())).as(what).isTrue();
    assertThat(back.version()).isEqualTo(pipeline.version());
    assertThat(back.event()).as(what).isEqualTo(pipeline.event());
    assertThat(back.features()).as(what).isEqualTo(pipeline.features());
    assertThat(back.model().name()).as(what).isEqualTo(pipeline.model().name());
    assertThat(back.model().version()).as(what).isEqualTo(pipeline.model().version());
    assertThat(back.model().output()).as(what).isEqualTo(pipeline.model().output());
  }

  private static String definition(
      String path, String compared, String modelName, String modelVersion, String output) {
    return """
        pipeline: p
        format: 1
        source: {topics: [t], format: json}
        event:
          user: %1$s
          time: {field: %1$s, as: ms}
          id: %1$s
          fields: {kind: {type: string, path: %1$s}}
        features:
          n: {count: true, where: %2$s, window: 1h}
          q: {quantile: {of: "1.0", q: %6$s}, window: 1h}
        model: {name: %3$s, version: %4$s, file: m, sha256: %7$s, output: %5$s}
        tables: {namespace: n}
        """
        .formatted(
            quoted(path),
            quoted("kind == '" + inCel(compared) + "'"),
            quoted(modelName),
            quoted(modelVersion),
            quoted(output.replace(']', ')')),
            compared.length() / 1e9,
            "ab".repeat(32));
  }

  /** A text in YAML's double quotes, with escapes where a character needs one. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              boolean isAscii = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
              boolean isOdd = c == 0x2028 || c == 0x2029 || c == 0xfffe || c == 0xffff;
              boolean isPlain = isAscii || (c >= 0xa0 && !isOdd);
              quoted.append(isPlain ? Character.toString(c) : "\\u%04x".formatted(c));
            });
    return quoted.append('"').toString();
  }

  /** A text as a CEL literal, with escapes where a character needs one. */
  private static String inCel(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r");
  }

  /**
   * A text that is not blank, no pointer, and without brackets, which have a meaning in an output's
   * name.
   */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(6); i >= 0; i--) {
      int c =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(Character.MAX_CODE_POINT + 1);
            default -> ODD[random.nextInt(ODD.length)];
          };
      boolean isSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      text.appendCodePoint(isSurrogate ? '-' : c);
    }
    return text.toString();
  }
}
