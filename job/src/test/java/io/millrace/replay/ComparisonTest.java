package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final FeatureVector NO_FEATURES = new FeatureVector(1, 0, new double[0], null);

  @Test
  void rowsAreCountedByStatusAndDecision() {
    Comparison comparison = new Comparison(0.5);
    comparison.add(stored(1, Score.scored(0.5f)), Score.scored(0.9f));
    comparison.add(stored(2, Score.scored(0.5f)), Score.scored(0.4f));
    comparison.add(stored(3, Score.scored(0.1f)), Score.scored(0.1f));
    comparison.add(stored(4, Score.scored(0.1f)), Score.scored(0.6f));
    comparison.add(stored(5, Score.failed("no")), Score.scored(0.6f));
    comparison.add(stored(6, Score.scored(0.3f)), Score.UNSCORED);

    ScoreChange result = comparison.result();
    assertThat(result.rows()).isEqualTo(6);
    assertThat(result.statuses())
        .containsEntry("SCORED", 4L)
        .containsEntry("FAILED -> SCORED", 1L)
        .containsEntry("SCORED -> UNSCORED", 1L);
    assertThat(result.counts()).isEqualTo(new ScoreChange.Counts(4, 1));
    assertThat(result.agreement()).isEqualTo(new ScoreChange.Agreement(0.5, 1, 1, 1, 1));
    assertThat(result.movers())
        .extracting(mover -> mover.kafka().offset())
        .containsExactly(4L, 1L, 2L);
  }

  @Test
  void partsTogetherSayWhatOneSays() {
    Comparison one = new Comparison(0.5);
    Comparison[] parts = {new Comparison(0.5), new Comparison(0.5), new Comparison(0.5)};
    for (int i = 0; i < 5_000; i++) {
      Score before = Score.scored((i * 7919 % 1000) / 1000f);
      Score now = Score.scored((i * 104_729 % 1000) / 1000f);
      one.add(stored(i, before), now);
      parts[i % 3].add(stored(i, before), now);
    }
    parts[0].addAll(parts[1]);
    parts[0].addAll(parts[2]);

    ScoreChange expected = one.result();
    ScoreChange actual = parts[0].result();
    assertThat(actual.movers()).hasSize(20).isEqualTo(expected.movers());
    assertThat(actual.agreement()).isEqualTo(expected.agreement());
    assertThat(actual.pairs().after()).isEqualTo(expected.pairs().after());
  }

  @Test
  void aSampleDependsOnTheRecordsAlone() {
    ScoreSample one = new ScoreSample(100);
    ScoreSample[] parts = {new ScoreSample(100), new ScoreSample(100)};
    for (int i = 0; i < 10_000; i++) {
      one.add(kafka(i), i, -i);
      parts[i % 7 == 0 ? 0 : 1].add(kafka(9_999 - i), 9_999 - i, i - 9_999);
    }
    parts[0].addAll(parts[1]);

    assertThat(one.size()).isBetween(30, 100);
    ScoreChange.Pairs pairs = one.pairs();
    assertThat(parts[0].pairs().before()).isEqualTo(pairs.before());
    for (int i = 0; i < one.size(); i++) {
      assertThat(pairs.after()[i]).isEqualTo(-pairs.before()[i]);
    }
    ScoreSample together = new ScoreSample(100);
    List<ScoreSample> split = one.split(7);
    assertThat(split).hasSizeGreaterThan(4).allMatch(part -> part.size() <= 7);
    split.forEach(together::addAll);
    assertThat(together.pairs().before()).isEqualTo(pairs.before());
    together.add(kafka(10_000), 0, 0);
    one.add(kafka(10_000), 0, 0);
    assertThat(together.size()).isEqualTo(one.size());
  }

  private static KafkaCoordinates kafka(long offset) {
    return new KafkaCoordinates("clicks", 0, offset, KafkaCoordinates.NO_TIMESTAMP);
  }

  private static StoredPrediction stored(long offset, Score score) {
    return new StoredPrediction(
        new FeatureRow("e" + offset, "u", 0, kafka(offset), NO_FEATURES), score, null, "v");
  }
}
