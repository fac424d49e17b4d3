package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.ImportMark;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalStartTest {
  private static final ImportMark LINES =
      new ImportMark("lines", "version", "source", "listing", 1, "");
  private static final ImportMark TABLE =
      new ImportMark("table", "version", "source", "listing", 1, "shop/0/3/9 old/0/0/4");

  @Test
  void coordinatesOfTheRunsOwnTopicsWouldComeTwice() {
    assertThat(LocalStart.problem(List.of(LINES, TABLE), List.of("shop")).orElseThrow())
        .contains("as those of shop-0 before 10", "without --coordinates");
  }

  @Test
  void linesAndOtherTopicsAreNoProblem() {
    assertThat(LocalStart.problem(List.of(LINES, TABLE), List.of("new"))).isEmpty();
  }
}
