package io.millrace.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UidsTest {

  @Test
  void theUidsAreThoseThatSavepointsName() {
    assertThat(
            Stream.concat(
                Stream.of(
                    Uids.SOURCE,
                    Uids.SPLIT,
                    Uids.FEATURES,
                    Uids.BATCH,
                    Uids.SCORING,
                    Uids.PREDICTIONS_TOPIC_DEADLINE,
                    Uids.PREDICTIONS_TOPIC),
                Stream.of(Uids.EVENTS, Uids.PREDICTIONS, Uids.REJECTS)
                    .flatMap(table -> Stream.of(table.rows(), table.watch(), table.sink()))))
        .containsExactly(
            "source",
            "split",
            "features",
            "batch",
            "scoring",
            "predictions-topic-deadline",
            "predictions-topic",
            "sink-events-rows",
            "sink-events-watch",
            "sink-events",
            "sink-predictions-rows",
            "sink-predictions-watch",
            "sink-predictions",
            "sink-rejects-rows",
            "sink-rejects-watch",
            "sink-rejects");
  }
}
