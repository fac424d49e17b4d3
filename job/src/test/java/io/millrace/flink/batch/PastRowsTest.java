package io.millrace.flink.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.PastEvent;
import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.history.HistorySpool;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.Score;
import io.millrace.upgrade.MisfitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's rows as a fold takes them, where one half of a record may be with earlier rows. */
class PastRowsTest {
  @TempDir private Path folder;

  @Test
  void wholeRowsGoOnWithAFold() throws IOException {
    assertThat(later(List.of(7L, 8L), List.of(7L, 8L))).containsExactly(7L, 8L);
  }

  @Test
  void aRowWhoseOtherHalfMayHaveBeenFoldedIsAMisfit() {
    assertThatThrownBy(() -> later(List.of(8L), List.of(7L, 8L)))
        .isInstanceOf(MisfitException.class)
        .hasMessageContaining("the row of user_seq 7 has no event");
    assertThatThrownBy(() -> later(List.of(7L, 8L), List.of(8L)))
        .isInstanceOf(MisfitException.class)
        .hasMessageContaining("the event clicks-0@7 has no prediction");
  }

  /** The places of the rows behind a fold, of events and predictions with these offsets. */
  private List<Long> later(List<Long> events, List<Long> predictions) throws IOException {
    List<Long> taken = new ArrayList<>();
    try (HistorySpool spool = HistorySpool.create(folder, 10)) {
      HistorySpool.Writer writer = spool.writer();
      for (long each : events) {
        writer.event(new Event("e" + each, "u", 0, new Object[0], kafka(each)));
      }
      for (long each : predictions) {
        writer.prediction(stored(each));
      }
      spool.forEachUser(
          user ->
              PastRows.later(user).forEachRemaining((PastEvent row) -> taken.add(row.userSeq())));
    }
    return taken;
  }

  private static StoredPrediction stored(long place) {
    FeatureVector features = new FeatureVector(place, 0, new double[0], null);
    return new StoredPrediction(
        new FeatureRow("e" + place, "u", 0, kafka(place), features), Score.UNSCORED, null, "v");
  }

  private static KafkaCoordinates kafka(long offset) {
    return new KafkaCoordinates("clicks", 0, offset, KafkaCoordinates.NO_TIMESTAMP);
  }
}
