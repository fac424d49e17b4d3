package io.millrace.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.explain.VersionAccount.OtherFeature;
import io.millrace.explain.VersionAccount.Stretch;
import io.millrace.feature.FeatureVector;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.page.ExplainPage;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.ChangedLake;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations of rows in tables whose definition has changed, with values worked out by hand. */
class ExplainChangedTest {
  private static final long DAY = 86_400_000;

  /** The Kafka timestamp of all records. */
  private static final long READ_MS = 1_700_000_000_000L;

  private static final String HEAD =
      """
      pipeline: shop
      format: 1
      source: {topics: [t], format: json}
      event:
        user: user
        time: {field: time, as: ms}
        fields: {%s}
      features: {%s}
      tables: {namespace: changed}
      """;

  private static final Pipeline FIRST =
      pipeline(
          "amount: double, code: string",
          "spend: {sum: amount, window: 2d, tile: 1d}, code_now: {value: code}");

  /** A longer window, a new field, another path, and a feature less. */
  private static final Pipeline SECOND =
      pipeline(
          "amount: double, code: {type: string, path: /order/code}, price: {type: long, path: /order/price}",
          "spend: {sum: amount, window: 4d, tile: 1d}, prices: {sum: price, window: lifetime},"
              + " codes: {distinct: code, window: lifetime}");

  @TempDir private Path folder;

  private final List<ChangedLake.Row> rows = new ArrayList<>();

  private static Pipeline pipeline(String fields, String features) {
    return PipelineReader.read(HEAD.formatted(fields, features), "shop.yaml");
  }

  /**
   * Adds a row of the next day, with the amount 1 and the code "a" at the top.
   *
   * @param numbers the row's numeric features
   */
  private void add(Pipeline live, String order, boolean isRawKept, double... numbers) {
    long n = rows.size() + 1L;
    byte[] value =
        "{\"user\":\"u\",\"time\":%d,\"amount\":1,\"code\":\"a\",\"order\":%s}"
            .formatted(n * DAY, order)
            .getBytes(StandardCharsets.UTF_8);
    Event event =
        (Event)
            new EventDecoder(live.event())
                .decode(value, new KafkaCoordinates("t", 0, n - 1, READ_MS));
    String[] texts = live.equals(FIRST) ? new String[] {null, "a"} : null;
    rows.add(
        new ChangedLake.Row(
            live, event, isRawKept ? value : null, new FeatureVector(n, n * DAY, numbers, texts)));
  }

  private void addHistory() {
    add(FIRST, "{\"price\":10,\"code\":\"x\"}", true, 1, Double.NaN);
    add(FIRST, "{\"price\":20,\"code\":\"y\"}", true, 2, Double.NaN);
    add(FIRST, "{\"price\":40,\"code\":\"z\"}", false, 2, Double.NaN);
    add(SECOND, "{\"price\":80,\"code\":\"x\"}", true, 4, 110, 2);
    add(FIRST, "{\"price\":\"?\",\"code\":\"x\"}", true, 2, Double.NaN);
    add(SECOND, "{\"code\":\"w\"}", true, 4, 110, 3);
  }

  private Explanation explained(long userSeq) throws IOException {
    try (ChangedLake tables = new ChangedLake(folder, List.of(FIRST, SECOND), rows);
        Lake lake = tables.place().open()) {
      List<Explanation> found =
          new Explainer(lake, new AsOf.Latest(), Progress.NONE)
              .explain("t-0-" + (userSeq - 1), List.of());
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  @Test
  void aRowIsExplainedUnderItsOwnVersionOverTheWholeHistory() throws IOException {
    addHistory();
    Explanation row = explained(6);

    assertThat(row.past().unverifiable()).isEmpty();
    assertThat(row.past().userSeq()).isEqualTo(5);
    assertThat(row.features())
        .extracting(FeatureAccount::name)
        .containsExactly("spend", "prices", "codes");
    assertThat(row.features()).allSatisfy(each -> assertThat(each.recomputed()).isEmpty());
    FeatureAccount prices = row.features().get(1);
    assertThat(prices.reach().members())
        .extracting(FeatureAccount.Member::userSeq, FeatureAccount.Member::value)
        .containsExactly(tuple(1L, 10.0), tuple(2L, 20.0), tuple(4L, 80.0));
  }

  @Test
  void versionsAreNamedWhereTheyChangeAndSoAreFeaturesOfOthersAlone() throws IOException {
    addHistory();
    Explanation row = explained(6);

    assertThat(row.versions().stretches())
        .containsExactly(
            new Stretch(1, FIRST.version()),
            new Stretch(4, SECOND.version()),
            new Stretch(5, FIRST.version()),
            new Stretch(6, SECOND.version()));
    assertThat(row.versions().others())
        .containsExactly(new OtherFeature("code_now", List.of(FIRST.version()), null));
    assertThat(ExplainPage.of("t-0-5", List.of(row)))
        .contains("The versions of the user&#39;s rows", FIRST.version());
  }

  @Test
  void aFeatureThatTheOtherVersionWouldHaveIsReportedAsDifferent() throws IOException {
    add(FIRST, "{}", true, 1, Double.NaN);
    add(FIRST, "{}", true, 2, Double.NaN);
    // Three days are in the window of the second version alone.
    add(FIRST, "{}", true, 3, Double.NaN);
    add(SECOND, "{}", true, 4, 0, 0);
    Explanation row = explained(3);

    assertThat(row.features().get(0).recomputed())
        .hasValueSatisfying(now -> assertThat(now).startsWith("2.0"));
    assertThat(row.versions().stretches()).containsExactly(new Stretch(1, FIRST.version()));
  }
}
