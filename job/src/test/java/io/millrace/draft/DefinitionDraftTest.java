package io.millrace.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.TimeFormat;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionDraftTest {
  private static final String HEAD = "{\"user_id\":\"u1\",\"ts\":1764400000000";

  private static String line(String rest) {
    return HEAD + (rest.isEmpty() ? "" : "," + rest) + "}";
  }

  @Test
  void theFirstLineNamesTheSchemaForEditors() {
    assertThat(Drafts.text(line("")))
        .startsWith("# yaml-language-server: $schema=pipeline.schema.json\n");
  }

  @Test
  void nestedObjectsBecomeFieldsWithPointers() {
    Pipeline drafted =
        Drafts.pipeline(line("\"order\":{\"total\":12.5,\"lines\":{\"count\":3},\"id\":7}"));

    assertThat(Drafts.field(drafted, "total")).isEqualTo("double at /order/total");
    assertThat(Drafts.field(drafted, "lines_count")).isEqualTo("long at /order/lines/count");
    assertThat(Drafts.field(drafted, "order_id")).isEqualTo("long at /order/id");
  }

  @Test
  void whatIsNoFieldStandsInAComment() {
    String[] lines = {
      line("\"tags\":[\"a\"],\"note\":null,\"empty\":{},\"mixed\":1"),
      line("\"tags\":[],\"note\":null,\"empty\":{},\"mixed\":\"1\"")
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
            .mapToObj(i -> line("\"prices\":{\"sku%d\":%d}".formatted(i, i)))
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
    Pipeline drafted = Drafts.pipeline(line("\"f\":" + first), line("\"f\":" + second));

    assertThat(Drafts.field(drafted, "f")).isEqualTo(type);
  }

  @Test
  void anIntegerOfMillisecondsIsATimestampUnderATimesName() {
    Pipeline drafted =
        Drafts.pipeline(line("\"shipped_at\":1764400000001,\"number\":1764400000001"));

    assertThat(Drafts.field(drafted, "shipped_at")).isEqualTo("timestamp");
    assertThat(Drafts.field(drafted, "number")).isEqualTo("long");
  }

  @Test
  void anAmountThatIsWholeInTheSampleIsADouble() {
    assertThat(Drafts.field(Drafts.pipeline(line("\"amount\":12")), "amount")).isEqualTo("double");
  }

  @Test
  void numbersInTextAreSaidToBeAddedUpByAnExpressionThatDoes() {
    String text = Drafts.text(line("\"fare\":\"12.50\""), line("\"fare\":\"-1\""));

    assertThat(text).contains("# numbers in text: {sum: double(fare), window: 1h} adds them up");
    String added =
        text.replace("features:\n", "features:\n  sum: {sum: double(fare), window: 1h}\n");
    assertThat(PipelineReader.read(added, "draft").features()).isNotEmpty();
    assertThat(Drafts.text(line("\"fare\":\"12,50\""))).contains("some with a comma");
  }

  @Test
  void namesOfFeaturesAreClippedAndDiffer() {
    String begin = "status_" + "x".repeat(54);
    String[] lines =
        IntStream.range(0, 40)
            .mapToObj(i -> line("\"%s\":\"%s%d\"".formatted(begin, "v".repeat(38), i % 2)))
            .toArray(String[]::new);

    Pipeline drafted = Drafts.pipeline(lines);

    assertThat(drafted.features())
        .extracting("name")
        .contains(begin.substring(0, 59) + "_24h", begin.substring(0, 57) + "_2_24h");
  }

  @Test
  void aLittleDirtTakesNoFieldAway() {
    String[] lines =
        IntStream.range(0, 500)
            .mapToObj(i -> line("\"price\":" + (i == 7 ? "\"?\"" : i + ".5")))
            .toArray(String[]::new);

    assertThat(Drafts.field(Drafts.pipeline(lines), "price")).isEqualTo("double");
    assertThat(Drafts.text(lines)).contains("of another type: 1 of 500");
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

    Pipeline drafted = Drafts.pipeline(line("\"%s\":\"v\"".formatted(name)));

    assertThat(Drafts.field(drafted, field)).isEqualTo(type);
    byte[] lines = line("\"%s\":\"v\"".formatted(name)).getBytes(StandardCharsets.UTF_8);
    assertThat(Drafts.events(drafted, lines)).isEqualTo(1);
  }

  @Test
  void charactersThatYamlRefusesAreEscaped() {
    Pipeline drafted =
        Drafts.pipeline(line("\"a\\u0000\\n\\u0085\\u2028\\ufeff\\\"b\":\"\\u0007\""));

    assertThat(drafted.event().fields().get(0).path()).isEqualTo("a\0\n\u0085\u2028\ufeff\"b");
  }

  @Test
  void namesThatDifferInCaseAloneGetNamesThatDiffer() {
    Pipeline drafted = Drafts.pipeline(line("\"Item\":\"a\",\"item\":\"b\",\"ITEM\":\"c\""));

    assertThat(drafted.event().fields()).extracting("path").containsExactly("Item", "item", "ITEM");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1764400000 | s",
        "1764400000123 | ms",
        "1764400000123456 | us",
        "'\"2026-01-01T00:00:00Z\"' | iso",
        "'\"2026-01-01T00:00:00.123456+05:30\"' | iso"
      })
  void theTimesUnitIsToldByItsSize(String time, String as) {
    Pipeline drafted = Drafts.pipeline("{\"user\":1,\"at\":%s}".formatted(time));

    assertThat(drafted.event().timePath()).isEqualTo("at");
    assertThat(drafted.event().timeFormat().key()).isEqualTo(as);
  }

  @Test
  void timesOfSeveralUnitsAreSaidToBecomeEventsAllTheSame() {
    String[] mixed =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"user\":1,\"at\":%s}".formatted(i < 4 ? 1764400000L : 1764400000123L))
            .toArray(String[]::new);

    assertThat(Drafts.text(mixed))
        .contains("4 % are no ms by their size (4 s, 96 ms), and become events all the same")
        .doesNotContain("rejects");
    byte[] lines = String.join("\n", mixed).getBytes(StandardCharsets.UTF_8);
    assertThat(Drafts.events(Drafts.pipeline(mixed), lines)).isEqualTo(100);
  }

  @Test
  void timesThatTheUnitLeadsBeyondAllYearsAreSaidToBecomeRejects() {
    String[] mixed =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"user\":1,\"at\":%s}".formatted(i < 4 ? 1764400000123L : 1764400000L))
            .toArray(String[]::new);

    assertThat(Drafts.text(mixed))
        .contains("as: s}", "absent or unusable in 4 %, and such lines become rejects")
        .doesNotContain("all the same");
    byte[] lines = String.join("\n", mixed).getBytes(StandardCharsets.UTF_8);
    assertThat(Drafts.events(Drafts.pipeline(mixed), lines)).isEqualTo(96);
  }

  @Test
  void timesHalfOfAnotherUnitAreNeitherTheEventsTimeNorAnAmount() {
    String[] mixed =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    "{\"user\":1,\"at\":%d,\"paid_at\":%d}"
                        .formatted(1764400000123L, i < 50 ? 1764400000L : 1764400000123L))
            .toArray(String[]::new);

    assertThat(Drafts.text(mixed))
        .contains("paid_at: long  # times of several units", "50 s, 50 ms");
    String[] alone =
        Stream.of(mixed).map(line -> line.replaceAll(",\"at\":[0-9]+", "")).toArray(String[]::new);
    assertThatThrownBy(() -> Drafts.text(alone))
        .hasMessageContaining("paid_at is none, since its integers are of several units");
  }

  @Test
  void numbersBeyondADoubleAreNoOtherType() {
    String[] few =
        IntStream.range(0, 500)
            .mapToObj(i -> line("\"price\":" + (i == 7 ? "1e400" : i + ".5")))
            .toArray(String[]::new);
    assertThat(Drafts.text(few))
        .contains("price: double  # a number beyond the range of a double: 1 of 500, and such")
        .doesNotContain("another type");

    assertThat(Drafts.text(line("\"price\":1e400"), line("\"price\":1.5"), line("\"price\":2.5")))
        .contains(
            "2 times a number with a fraction", "1 time a number beyond the range of a double")
        .contains("33 % would be rejects");
  }

  @Test
  void theTimeOfTheEventComesBeforeOtherTimes() {
    assertThat(
            Drafts.pipeline(
                    "{\"user\":1,\"updated_at\":\"2026-01-01T00:00:00Z\",\"created_at\":\"2026-01-01T00:00:00Z\"}")
                .event()
                .timePath())
        .isEqualTo("created_at");
  }

  @Test
  void aTimeWithoutAZoneIsSaidToBeNone() {
    assertThatThrownBy(() -> Drafts.text("{\"user\":1,\"when\":\"2026-01-01T00:00:00\"}"))
        .isInstanceOf(DraftException.class)
        .hasMessageContaining("when is none, since of its first text it has no offset")
        .hasMessageContaining("--time FIELD");
    assertThatThrownBy(() -> Drafts.text("{\"user\":1,\"ts\":1764400000.5}"))
        .hasMessageContaining("its numbers have a fraction");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"user_id\":1,\"customer\":2' | user_id",
        "'\"customerId\":\"c\",\"session\":\"s\"' | customerId",
        "'\"account\":{\"id\":9},\"event_id\":\"e\"' | /account/id",
        "'\"card_number\":\"4\",\"merchant\":\"m\"' | card_number",
        "'\"user_agent\":\"x\",\"member\":3' | member",
        "'\"uid\":\"x\",\"uuid\":\"y\"' | uid",
      })
  void theUserIsToldByItsName(String fields, String user) {
    assertThat(Drafts.pipeline("{\"ts\":1764400000,%s}".formatted(fields)).event().userPath())
        .isEqualTo(user);
  }

  @Test
  void aUserWithoutANameIsToldByHowItRepeats() {
    String[] lines =
        IntStream.range(0, 40)
            .mapToObj(i -> "{\"ts\":1764400000,\"abc_id\":%d,\"n\":%d}".formatted(i % 8, i))
            .toArray(String[]::new);

    assertThat(Drafts.pipeline(lines).event().userPath()).isEqualTo("abc_id");
    assertThat(Drafts.text(lines)).contains("a guess by how it repeats");
  }

  @Test
  void whereNoFieldIsTheUserTheMessageSaysWhatToGive() {
    assertThatThrownBy(() -> Drafts.text("{\"ts\":1764400000,\"a\":1,\"b\":true}"))
        .hasMessageContaining("give --user FIELD, of a; or --user kafka-key");
  }

  @Test
  void theIdDiffersInEveryLine() {
    String first = "{\"user\":1,\"ts\":1764400000,\"event_id\":\"e1\"}";
    String second = "{\"user\":1,\"ts\":1764400000,\"event_id\":\"e2\"}";

    assertThat(Drafts.pipeline(first, second).event().idPath()).isEqualTo("event_id");
    Pipeline repeated = Drafts.pipeline(first, first);
    assertThat(repeated.event().idPath()).isNull();
    assertThat(Drafts.field(repeated, "event_id_field")).isEqualTo("string at event_id");
  }

  @Test
  void whatIsGivenIsTaken() {
    SampleShape sample =
        Drafts.sample("{\"user\":1,\"a\":{\"b\":2},\"ts\":5,\"t2\":\"2026-01-01T00:00:00Z\"}");
    DraftRequest request =
        new DraftRequest("/a/b", "ts", TimeFormat.MS, "user", "p", "in.put", "n_s");

    Pipeline drafted = PipelineReader.read(DefinitionDraft.of(sample, request), "draft");

    assertThat(drafted.event().userPath()).isEqualTo("/a/b");
    assertThat(drafted.event().timePath()).isEqualTo("ts");
    assertThat(drafted.event().idPath()).isEqualTo("user");
    assertThat(drafted.name()).isEqualTo("p");
    assertThat(drafted.topics()).containsExactly("in.put");
    assertThat(drafted.tables().namespace()).isEqualTo("n_s");
  }

  @Test
  void keyAndTimestampOfTheRecordMayBeGiven() {
    DraftRequest request =
        new DraftRequest("kafka-key", "kafka-timestamp", null, "none", null, null, null);
    byte[] line = "1764000000000\t12345\t{\"id\":1}".getBytes(StandardCharsets.UTF_8);

    Pipeline drafted =
        PipelineReader.read(DefinitionDraft.of(Drafts.sample(line, request), request), "draft");

    assertThat(drafted.event().userPath()).isNull();
    assertThat(drafted.event().timePath()).isNull();
    assertThat(Drafts.events(drafted, line)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order.placed_at | did you mean '/order/placed_at'?",
        "placed_at | did you mean '/order/placed_at'?",
        "custmer | did you mean 'customer'?",
        "zzz | must be a field of the sample: customer, order, /order/placed_at",
      })
  void anUnknownFieldIsSaidWithTheNearest(String given, String hint) {
    SampleShape sample =
        Drafts.sample("{\"customer\":1,\"order\":{\"placed_at\":\"2026-01-01T00:00:00Z\"}}");
    DraftRequest request = new DraftRequest(null, given, null, null, null, null, null);

    assertThatThrownBy(() -> DefinitionDraft.of(sample, request))
        .isInstanceOf(DraftException.class)
        .hasMessageStartingWith("Unknown field '%s' in --time".formatted(given))
        .hasMessageContaining(hint);
  }

  @Test
  void linesThatAreNoObjectsAreCountedAndTheFirstIsSaid() {
    String text = Drafts.text("\uFEFF" + line(""), "[1]", "{\"user_id\":", line(""), "", line(""));

    assertThat(text)
        .contains("all 5 lines", "# 3 are no JSON objects", "line 1 begins with a byte order mark");
    assertThat(Drafts.text("[1]", line("")))
        .contains("# 1 line is no JSON object, and becomes a reject: line 1 ");
  }

  @Test
  void aSampleWithoutEventsIsRefused() {
    assertThatThrownBy(() -> Drafts.sample("")).hasMessageContaining("it has no lines");
    assertThatThrownBy(() -> Drafts.sample("a,b,c", "1,2,3"))
        .hasMessageContaining("none of its lines is a JSON object (line 1 ");
    assertThatThrownBy(() -> Drafts.sample("{}")).hasMessageContaining("its objects are empty");
  }

  @Test
  void featuresReadWhatSuitsThem() {
    String[] lines =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    ("{\"user\":%d,\"ts\":%d,\"type\":\"%s\",\"price\":1.5,\"qty\":2,"
                            + "\"sku\":\"s%d\",\"trace\":\"t%d\",\"gift\":%b,\"lat\":1.5}")
                        .formatted(
                            i % 6,
                            1_764_400_000 + i,
                            i % 3 == 0 ? "buy" : "view",
                            i % 9,
                            i,
                            i % 2 == 0))
            .toArray(String[]::new);

    String text = Drafts.text(lines);

    assertThat(text)
        .contains("type: {type: string, required: true}", "where: \"type == 'view'\"")
        .contains("{sum: \"price * double(qty)\", window: 24h}")
        .contains("{distinct: sku, window: 7d}", "where: \"gift\"");
    assertThat(text.substring(text.indexOf("features:"))).doesNotContain("trace", "lat");
  }
}
