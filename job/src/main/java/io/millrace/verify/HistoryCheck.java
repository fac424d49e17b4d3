package io.millrace.verify;

import io.millrace.feature.StateHistory;
import io.millrace.lake.Lake;
import io.millrace.lake.LostRows;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.StoredVersions;
import io.millrace.row.VersionColumns;
import java.util.Set;

/**
 * Compares what {@code versions} says of a version's history with the tables, where these show it:
 * tables that never lost a row had every user's whole history whenever a version began. The
 * contrary cannot be told, since rows may have gone after the version began.
 */
final class HistoryCheck {
  private HistoryCheck() {}

  /**
   * @param withRows the versions that have rows: of others, a table that was rolled back may show
   *     nothing any more
   */
  static void run(Lake lake, Set<String> withRows, Findings findings) {
    if (lake.replay().isPresent() || LostRows.mayBe(lake)) {
      return;
    }
    for (StoredVersion each : StoredVersions.withoutModels(lake)) {
      boolean isPartial = each.history().filter(history -> !history.isComplete()).isPresent();
      if (isPartial && withRows.contains(each.pipelineVersion())) {
        findings.add(
            Difference.ofVersion(
                DifferenceKind.HISTORY,
                each.pipelineVersion(),
                VersionColumns.HISTORY.name(),
                each.history().get().toText(),
                StateHistory.COMPLETE.toText()));
      }
    }
  }
}
