package io.millrace.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.LimitException;
import io.millrace.verify.Progress;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit of what an explanation holds in memory. */
class ExplainLimitTest {
  @TempDir private static Path folder;

  @Test
  void aUserWithMoreEventsThanMayBeHeldIsNotExplained() throws IOException {
    try (TamperLake tables = TamperLake.in(folder, Variant.PLAIN);
        Lake lake = tables.place().open()) {
      Record last =
          tables.rows(LakeTable.PREDICTIONS).stream()
              .max(Comparator.comparingLong(row -> (Long) row.getField("user_seq")))
              .orElseThrow();
      int events = Math.toIntExact((Long) last.getField("user_seq"));
      String id = (String) last.getField("event_id");

      assertThat(explainer(lake, events).explain(id, List.of())).isNotEmpty();
      assertThatThrownBy(() -> explainer(lake, events - 1).explain(id, List.of()))
          .isInstanceOf(LimitException.class)
          .hasMessage(
              "user '%s' has more than %,d events".formatted(last.getField("user_id"), events - 1));
    }
  }

  private static Explainer explainer(Lake lake, int eventsMax) {
    return new Explainer(lake, new AsOf.Latest(), Progress.NONE, eventsMax);
  }
}
