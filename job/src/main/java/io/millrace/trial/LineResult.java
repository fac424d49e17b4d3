package io.millrace.trial;

import java.util.List;

/**
 * The comparison of one line with its expectation.
 *
 * @param name the name in reports: the line and its user, or its reason
 * @param mismatches the differences; none where all is as expected
 */
public record LineResult(long line, String name, List<Mismatch> mismatches) {
  public LineResult {
    mismatches = List.copyOf(mismatches);
  }

  public boolean isAsExpected() {
    return mismatches.isEmpty();
  }
}
