package io.millrace.local.report;

import io.millrace.scoring.ScoreStatus;
import io.millrace.text.Count;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Predictions of earlier versions of the definition. A new version scores only records that come
 * after it, which the run says, so that its user does not wait for more.
 *
 * @param statuses their number, by status
 */
public record EarlierRows(Map<String, Long> statuses) {
  public boolean isNone() {
    return statuses.isEmpty();
  }

  /**
   * A line on what becomes of the rows.
   *
   * @param newRecords the number of records that this start has read
   */
  public String sentence(long newRecords) {
    long rows = statuses.values().stream().mapToLong(Long::longValue).sum();
    return "%s; %s %s"
        .formatted(
            Count.of(newRecords, "new record"),
            Count.of(rows, "earlier row stays", "earlier rows stay"),
            states());
  }

  private String states() {
    if (statuses.size() > 1) {
      return statuses.entrySet().stream()
          .map(each -> String.format(Locale.ROOT, "%s %,d", each.getKey(), each.getValue()))
          .collect(Collectors.joining(", ", "as they are (", ")"));
    }
    String status = statuses.keySet().iterator().next();
    return status.equals(ScoreStatus.SCORED.name()) ? "as their own version scored them" : status;
  }
}
