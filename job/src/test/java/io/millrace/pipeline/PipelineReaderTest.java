package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import io.millrace.pipeline.Pipeline.Partitioning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineReaderTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** The messages of an invalid definition. */
  static List<String> problems(String yaml) {
    InvalidPipelineException invalid =
        catchThrowableOfType(
            InvalidPipelineException.class, () -> PipelineReader.read(yaml, "test.yaml"));
    assertThat(invalid).as("a definition that should be invalid:\n%s", yaml).isNotNull();
    return invalid.problems().stream().map(Problem::message).toList();
  }

  @Test
  void theExampleHasTheVersionThatTheContractGives() {
    assertThat(example().version())
        .isEqualTo("b2703003a73a1b18e2c1ee0c34b81b7bbcc910212dd83ae991beebfe15c6c17b");
  }

  @Test
  void theExampleIsReadWhole() {
    Pipeline pipeline = example();
    assertThat(pipeline.name()).isEqualTo("purchase-intent");
    assertThat(pipeline.topics()).containsExactly("user_events");
    assertThat(pipeline.event())
        .isEqualTo(
            new EventSchema(
                "user_id",
                "timestamp",
                TimeFormat.MS,
                "event_id",
                List.of(
                    new EventField("type", FieldType.STRING, true, "type"),
                    new EventField("item", FieldType.STRING, false, "item"),
                    new EventField("amount", FieldType.DOUBLE, false, "/order/amount")),
                1 << 20,
                5 * MINUTE));
    assertThat(pipeline.features())
        .startsWith(
            new FeatureDefinition(
                "views_24h", new Aggregate.Count(), "type == 'view'", new Window(DAY, HOUR)))
        .contains(
            new FeatureDefinition(
                "spend_p95_30d",
                new Aggregate.Quantile("amount", 0.95),
                null,
                new Window(30 * DAY, DAY)),
            new FeatureDefinition(
                "idle_seconds", new Aggregate.SecondsSince(), null, Window.LIFETIME),
            new FeatureDefinition(
                "burst", new Aggregate.DecayedSum("1.0", 10 * MINUTE), null, null))
        .hasSize(11);
    assertThat(pipeline.model().inputs())
        .containsExactly("views_24h", "click_rate_24h", "spend_30d");
    assertThat(pipeline.tables())
        .isEqualTo(new Pipeline.Tables("shop", Partitioning.DAY, Pipeline.RawValues.KEPT));
    assertThat(pipeline.predictionsTopic()).isEqualTo("predictions");
  }

  @Test
  void whatIsOptionalMayBeLeftOut() {
    Pipeline pipeline = PipelineReader.read(Definitions.resource("minimal.yaml"), "minimal.yaml");
    assertThat(pipeline.model()).isNull();
    assertThat(pipeline.predictionsTopic()).isNull();
    assertThat(pipeline.event().idPath()).isNull();
    assertThat(pipeline.event().fields()).isEmpty();
    assertThat(pipeline.event().maxValueBytes()).isEqualTo(1 << 20);
    assertThat(pipeline.event().maxFutureSkewMs()).isEqualTo(5 * MINUTE);
    assertThat(pipeline.tables().partitionBy()).isEqualTo(Partitioning.DAY);
    assertThat(pipeline.canonicalJson())
        .isEqualTo(
            """
            {"event":{"fields":{},"id":null,"time":{"as":"ms","field":"ts"},"user":"user"},\
            "features":[{"count":true,"name":"n","tile":null,"where":null,"window":"lifetime"}],\
            "format":1,"model":null,"pipeline":"p","source":{"format":"json",\
            "max-future-skew":300000,"max-value-bytes":1048576,"topics":["t"]}}""");
  }

  @Test
  void unquotedTextStaysAsItIsWritten() {
    String yaml =
        Definitions.example()
            .replace("version: \"3\"", "version: 3.10")
            .replace("topics: [user_events]", "topics: [2024, 1e3, true]")
            .replace("max-future-skew: 5m", "max-future-skew: none")
            .replace("of: \"1.0\"", "of: 1.0")
            .replace("where: \"type == 'view'\"", "where: true");
    Pipeline pipeline = PipelineReader.read(yaml, "test.yaml");
    assertThat(pipeline.model().version()).isEqualTo("3.10");
    assertThat(pipeline.topics()).containsExactly("2024", "1e3", "true");
    assertThat(pipeline.event().maxFutureSkewMs()).isEqualTo(EventSchema.NO_SKEW_LIMIT);
    assertThat(pipeline.canonicalJson()).contains("\"max-future-skew\":null", "\"of\":\"1.0\"");
    assertThat(pipeline.features().get(0).where()).isEqualTo("true");
  }

  @Test
  void everyInputByDefaultAndNoneThatIsNamed() {
    String yaml = Definitions.example().replaceAll("  inputs: .*\n", "");
    assertThat(PipelineReader.read(yaml, "test.yaml").model().inputs())
        .hasSize(11)
        .startsWith("views_24h", "clicks_24h");
  }

  @Test
  void aliasesMeanWhatTheyName() {
    String yaml =
        Definitions.example()
            .replace("views_24h:      {count", "views_24h: &views {count")
            .replaceAll("  clicks_24h: .*\n", "  clicks_24h: *views\n");
    assertThat(PipelineReader.read(yaml, "test.yaml").features().get(1).where())
        .isEqualTo("type == 'view'");
  }

  @ParameterizedTest
  @CsvSource({
    "1ms, 1",
    "90s, 90000",
    "05m, 300000",
    "24h, 86400000",
    "1d, 86400000",
    "3652500d, 315576000000000"
  })
  void durationsAreWholeNumbersWithAUnit(String text, long millis) {
    assertThat(Durations.millis(text)).hasValue(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "60m, 1m",
    "61m, default does not divide",
    "12h, 5m",
    "13h, 1h",
    "12d, 1h",
    "13d, 1d",
    "4000d, 1d",
    "4001d, default does not divide"
  })
  void windowsHaveTheDefaultTilesOfTheContract(String window, String tile) {
    String yaml = Definitions.resource("minimal.yaml").replace("lifetime", window);
    if (tile.startsWith("default")) {
      assertThat(problems(yaml)).singleElement().asString().contains("default tile");
    } else {
      Window read = PipelineReader.read(yaml, "test.yaml").features().get(0).window();
      assertThat(Durations.text(read.tileMs())).isEqualTo(tile);
    }
  }

  @Test
  void allProblemsComeInOneMessageInTheOrderOfLines() {
    String yaml =
        Definitions.example()
            .replace("format: 1 ", "format: 7 ")
            .replace("as: ms", "as: m")
            .replace("partition-by: day", "partitions: day");
    assertThatThrownBy(() -> PipelineReader.read(yaml, "shop.yaml"))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessage(
            """
            Invalid pipeline definition shop.yaml (3 problems):
              Invalid format: 7, line 2 (must be 1)
              Invalid event.time.as: m, line 10 (must be one of s, ms, us, iso)
              Unknown key 'partitions' in tables, line 37 (did you mean 'partition-by'?)""");
  }

  @Test
  void aProblemKnowsItsPlace() {
    String yaml = Definitions.example().replace("as: ms", "as: m");
    InvalidPipelineException invalid =
        catchThrowableOfType(
            InvalidPipelineException.class, () -> PipelineReader.read(yaml, "test.yaml"));
    assertThat(invalid.problems())
        .containsExactly(
            new Problem(
                10,
                32,
                "event.time.as",
                "Invalid event.time.as: m, line 10 (must be one of s, ms, us, iso)"));
  }

  @Test
  void aFileTooLargeIsNotParsed() {
    assertThat(problems("# " + "x".repeat(5 << 20)))
        .containsExactly("Definition too large: 5,242,882 characters (at most 4,194,304)");
  }

  @Test
  void aControlCharacterIsFoundByItsPlace() {
    assertThat(problems(Definitions.example().replace("\"3\"", "\"3\u0007\"")))
        .containsExactly(
            "Invalid YAML: the character U+0007, line 30 column 14 (only printable characters;"
                + " others as an escape in double quotes)");
  }

  @Test
  void aliasesThatMultiplyAreBounded() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 300; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(problems(bomb.toString())).singleElement().asString().startsWith("Invalid YAML");
    assertThat(problems("a: &a [*a]\n")).isNotEmpty();
    assertThat(problems("a: " + "[".repeat(10_000))).singleElement().asString().contains("Depth");
  }

  private static Pipeline example() {
    return PipelineReader.read(Definitions.example(), "example.yaml");
  }
}
