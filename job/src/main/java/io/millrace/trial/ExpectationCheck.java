package io.millrace.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares outcomes with expectations, line by line: exactly, except for scores where another
 * runtime computed the expected ones. Those may be as far apart as {@code verify} allows.
 */
public final class ExpectationCheck {
  private final boolean isOtherRuntime;
  private final long ulps;
  private final List<LineResult> results = new ArrayList<>();
  private long ulpsMax;

  /**
   * @param runtime the runtime that computed the found scores; empty for none
   * @param ulps the distance that scores of different runtimes may have
   */
  private ExpectationCheck(Expectations expected, Optional<String> runtime, long ulps) {
    this.isOtherRuntime =
        runtime.isPresent()
            && expected.runtime().isPresent()
            && !expected.runtime().equals(runtime);
    this.ulps = ulps;
  }

  /**
   * Compares the outcomes.
   *
   * @param found the texts of {@link OutcomeJson}, in the order of the lines
   */
  public static ExpectationCheck of(
      Expectations expected, List<String> found, Optional<String> runtime, long ulps) {
    ExpectationCheck check = new ExpectationCheck(expected, runtime, ulps);
    int at = 0;
    List<ExpectedLine> lines = expected.lines();
    for (String text : found) {
      ExpectedLine outcome = read(text);
      while (at < lines.size() && lines.get(at).line() < outcome.line()) {
        check.missing(lines.get(at++));
      }
      if (at < lines.size() && lines.get(at).line() == outcome.line()) {
        check.compare(lines.get(at++), outcome);
      } else {
        check.unexpected(outcome);
      }
    }
    while (at < lines.size()) {
      check.missing(lines.get(at++));
    }
    return check;
  }

  private static ExpectedLine read(String text) {
    try {
      return ExpectedLine.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void missing(ExpectedLine expected) {
    add(expected, List.of(whole(expected, expected.text(), "no such line in the events")));
  }

  private void unexpected(ExpectedLine found) {
    add(found, List.of(whole(found, "nothing", found.text())));
  }

  private void compare(ExpectedLine expected, ExpectedLine found) {
    if (expected.isReject() != found.isReject()
        || (found.isReject() && differs(Member.REJECT, expected, found))) {
      add(found, List.of(whole(found, expected.text(), found.text())));
      return;
    }
    Set<String> names = new LinkedHashSet<>(found.members().keySet());
    names.addAll(expected.members().keySet());
    List<Mismatch> mismatches = new ArrayList<>();
    for (String name : names) {
      if (differs(name, expected, found)) {
        mismatches.add(
            new Mismatch(
                found.line(), found.user(), name, text(expected, name), text(found, name)));
      }
    }
    add(found, mismatches);
  }

  private boolean differs(String name, ExpectedLine expected, ExpectedLine found) {
    Literal a = expected.members().get(name);
    Literal b = found.members().get(name);
    if (a == null || b == null) {
      // At least one of both has each name.
      return a != null || b != null;
    }
    if (!name.equals(Member.SCORE)) {
      return !a.isSame(b);
    }
    return !a.isSameScore(b) && !isNear(a, b);
  }

  private boolean isNear(Literal a, Literal b) {
    long distance = isOtherRuntime ? a.distance(b) : Long.MAX_VALUE;
    if (distance > ulps) {
      return false;
    }
    ulpsMax = Math.max(ulpsMax, distance);
    return true;
  }

  private static String text(ExpectedLine line, String name) {
    Literal member = line.members().get(name);
    return member == null ? "nothing" : member.toString();
  }

  private static Mismatch whole(ExpectedLine line, String expected, String found) {
    return new Mismatch(line.line(), Optional.empty(), "", expected, found);
  }

  private void add(ExpectedLine line, List<Mismatch> mismatches) {
    String name =
        "line %d: %s"
            .formatted(
                line.line(),
                line.user()
                    .map("user %s"::formatted)
                    .orElseGet(() -> "reject " + line.members().get(Member.REJECT).text()));
    results.add(new LineResult(line.line(), name, mismatches));
  }

  /** The results, one for each line of the events or of the expectations, in their order. */
  public List<LineResult> results() {
    return results;
  }

  public List<Mismatch> mismatches() {
    return results.stream().flatMap(each -> each.mismatches().stream()).toList();
  }

  public boolean isAsExpected() {
    return results.stream().allMatch(LineResult::isAsExpected);
  }

  /** Whether another runtime computed the expected scores. */
  public boolean isOtherRuntime() {
    return isOtherRuntime;
  }

  /** The greatest distance of accepted scores of another runtime. */
  public long ulpsMax() {
    return ulpsMax;
  }
}
