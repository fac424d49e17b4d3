package io.millrace.trial;

import java.util.Optional;

/**
 * A difference between an outcome and its expectation.
 *
 * @param line the number of the line of the events
 * @param user the user; empty for a reject
 * @param what the member that differs, such as {@code features.spend_30d}; empty for the outcome as
 *     a whole
 */
public record Mismatch(
    long line, Optional<String> user, String what, String expected, String found) {
  @Override
  public String toString() {
    return "line %d%s: %sexpected %s, found %s"
        .formatted(
            line,
            user.map(" user %s"::formatted).orElse(""),
            what.isEmpty() ? "" : what + ": ",
            expected,
            found);
  }
}
