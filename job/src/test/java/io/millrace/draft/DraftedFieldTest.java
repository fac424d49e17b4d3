package io.millrace.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of a draft: names, paths and types that take the values of the sample. */
class DraftedFieldTest {
  @Test
  void nestedObjectsBecomeFieldsWithPointers() {
    Pipeline drafted =
        Drafts.pipeline(Drafts.line("\"order\":{\"total\":12.5,\"lines\":{\"count\":3},\"id\":7}"));

    assertThat(Drafts.field(drafted, "total")).isEqualTo("double at /order/total");
    assertThat(Drafts.field(drafted, "lines_count")).isEqualTo("long at /order/lines/count");
    assertThat(Drafts.field(drafted, "order_id")).isEqualTo("long at /order/id");
  }

  @Test
  void whatIsNoFieldIsNamedInAComment() {
    String[] lines = {
      Drafts.line("\"tags\":[\"a\"],\"note\":null,\"empty\":{},\"mixed\":1"),
      Drafts.line("\"tags\":[],\"note\":null,\"empty\":{},\"mixed\":\"1\"")
    };

    assertThat(Drafts.text(lines))
        .contains("#   tags: an array", "/tags/0", "#   note: always null")
        .contains("#   empty: always an empty object", "#   mixed: of several types");
    assertThat(Drafts.pipeline(lines).event().fields()).isEmpty();
  }

  @Test
  void anObjectWhoseMembersAreDataIsNoFields() {
    String[] lines =
        IntStream.range(0, 70)
            .mapToObj(i -> Drafts.line("\"prices\":{\"sku%d\":%d}".formatted(i, i)))
            .toArray(String[]::new);

    assertThat(Drafts.pipeline(lines).event().fields()).isEmpty();
    assertThat(Drafts.text(lines)).contains("prices: an object whose members differ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 2 | long",
        "1 | 2.5 | double",
        "1 | 123456789012345678901 | double",
        "1e999 | 1e999 | ",
        "true | false | boolean",
        "'\"a\"' | null | string",
        "'\"12\"' | '\"13.5\"' | string",
        "'\"2026-01-01T00:00:00Z\"' | '\"2026-01-01T10:00+02:00\"' | timestamp",
        "'\"2026-01-01T00:00:00Z\"' | 1764400000000 | timestamp",
        "'\"2026-01-01T00:00:00Z\"' | '\"soon\"' | string",
        "1 | '\"a\"' | ",
      })
  void theTypeTakesAllValues(String first, String second, String type) {
    Pipeline drafted =
        Drafts.pipeline(Drafts.line("\"f\":" + first), Drafts.line("\"f\":" + second));

    assertThat(Drafts.field(drafted, "f")).isEqualTo(type);
  }

  @Test
  void anIntegerOfMillisecondsIsATimestampUnderATimesName() {
    Pipeline drafted =
        Drafts.pipeline(Drafts.line("\"shipped_at\":1764400000001,\"number\":1764400000001"));

    assertThat(Drafts.field(drafted, "shipped_at")).isEqualTo("timestamp");
    assertThat(Drafts.field(drafted, "number")).isEqualTo("long");
  }

  @Test
  void anAmountThatIsWholeInTheSampleIsADouble() {
    assertThat(Drafts.field(Drafts.pipeline(Drafts.line("\"amount\":12")), "amount"))
        .isEqualTo("double");
  }

  @Test
  void numbersInTextAreSaidToBeAddedUpByAnExpressionThatDoes() {
    String text = Drafts.text(Drafts.line("\"fare\":\"12.50\""), Drafts.line("\"fare\":\"-1\""));

    assertThat(text).contains("# numbers in text: {sum: double(fare), window: 1h} adds them up");
    String added =
        text.replace("features:\n", "features:\n  sum: {sum: double(fare), window: 1h}\n");
    assertThat(PipelineReader.read(added, "draft").features()).isNotEmpty();
    assertThat(Drafts.text(Drafts.line("\"fare\":\"12,50\""))).contains("some with a comma");
  }

  @Test
  void aLittleDirtTakesNoFieldAway() {
    String[] lines =
        IntStream.range(0, 500)
            .mapToObj(i -> Drafts.line("\"price\":" + (i == 7 ? "\"?\"" : i + ".5")))
            .toArray(String[]::new);

    assertThat(Drafts.field(Drafts.pipeline(lines), "price")).isEqualTo("double");
    assertThat(Drafts.text(lines)).contains("of another type: 1 of 500");
  }

  @Test
  void numbersBeyondADoubleAreNoOtherType() {
    String[] few =
        IntStream.range(0, 500)
            .mapToObj(i -> Drafts.line("\"price\":" + (i == 7 ? "1e400" : i + ".5")))
            .toArray(String[]::new);
    assertThat(Drafts.text(few))
        .contains("price: double  # a number beyond the range of a double: 1 of 500, and such")
        .doesNotContain("another type");

    assertThat(
            Drafts.text(
                Drafts.line("\"price\":1e400"),
                Drafts.line("\"price\":1.5"),
                Drafts.line("\"price\":2.5")))
        .contains(
            "2 times a number with a fraction", "1 time a number beyond the range of a double")
        .contains("33 % would be rejects");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.b | a_b | /a.b",
        "a/b | a_b | /a~1b",
        "/a | a | /~1a",
        "a~b | a_b | a~b",
        "a b | a_b | a b",
        "größe | gr_e | größe",
        "'it''s: #1' | it_s_1 | 'it''s: #1'",
        "1st | _1st | 1st",
        "in | in_field | in",
        "kafka | kafka_field | /kafka",
        "event_time | event_time_field | event_time",
        "yes | yes | ",
        "- | field | -",
        "*x | x | *x",
      })
  void namesThatAreNoneHereAreFieldsAtTheirPath(String name, String field, String path) {
    String type = path == null ? "string" : "string at " + path;

    Pipeline drafted = Drafts.pipeline(Drafts.line("\"%s\":\"v\"".formatted(name)));

    assertThat(Drafts.field(drafted, field)).isEqualTo(type);
    byte[] lines = Drafts.line("\"%s\":\"v\"".formatted(name)).getBytes(StandardCharsets.UTF_8);
    assertThat(Drafts.events(drafted, lines)).isEqualTo(1);
  }

  @Test
  void charactersThatYamlRefusesAreEscaped() {
    Pipeline drafted =
        Drafts.pipeline(Drafts.line("\"a\\u0000\\n\\u0085\\u2028\\ufeff\\\"b\":\"\\u0007\""));

    assertThat(drafted.event().fields().get(0).path()).isEqualTo("a\0\n\u0085\u2028\ufeff\"b");
  }

  @Test
  void namesThatDifferInCaseAloneGetNamesThatDiffer() {
    Pipeline drafted = Drafts.pipeline(Drafts.line("\"Item\":\"a\",\"item\":\"b\",\"ITEM\":\"c\""));

    assertThat(drafted.event().fields()).extracting("path").containsExactly("Item", "item", "ITEM");
  }
}
