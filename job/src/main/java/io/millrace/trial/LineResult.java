package io.millrace.trial;

import java.util.List;

/**
 * One line held against its expectation.
 *
 * @param name for reports: the line and its user, or its reason
 * @param mismatches none where all is as expected
 */
public record LineResult(long line, String name, List<Mismatch> mismatches) {
  public LineResult {
    mismatches = List.copyOf(mismatches);
  }

  public boolean isAsExpected() {
    return mismatches.isEmpty();
  }
}
