package io.millrace.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.TimeFormat;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A definition is drafted from a sample: its user, its features, and what the request gives. */
class DefinitionDraftTest {
  @Test
  void theFirstLineNamesTheSchemaForEditors() {
    assertThat(Drafts.text(Drafts.line("")))
        .startsWith("# yaml-language-server: $schema=pipeline.schema.json\n");
  }

  @Test
  void namesOfFeaturesAreClippedAndDiffer() {
    String begin = "status_" + "x".repeat(54);
    String[] lines =
        IntStream.range(0, 40)
            .mapToObj(i -> Drafts.line("\"%s\":\"%s%d\"".formatted(begin, "v".repeat(38), i % 2)))
            .toArray(String[]::new);

    Pipeline drafted = Drafts.pipeline(lines);

    assertThat(drafted.features())
        .extracting("name")
        .contains(begin.substring(0, 59) + "_24h", begin.substring(0, 57) + "_2_24h");
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
  void theUserIsFoundByItsName(String fields, String user) {
    assertThat(Drafts.pipeline("{\"ts\":1764400000,%s}".formatted(fields)).event().userPath())
        .isEqualTo(user);
  }

  @Test
  void aUserWithoutANameIsFoundByHowItRepeats() {
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
    String text =
        Drafts.text(
            "\uFEFF" + Drafts.line(""),
            "[1]",
            "{\"user_id\":",
            Drafts.line(""),
            "",
            Drafts.line(""));

    assertThat(text)
        .contains("all 5 lines", "# 3 are no JSON objects", "line 1 begins with a byte order mark");
    assertThat(Drafts.text("[1]", Drafts.line("")))
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
