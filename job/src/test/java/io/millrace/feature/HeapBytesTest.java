package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The bytes that the cache counts for a user are no fewer than the user takes on the heap. */
class HeapBytesTest {
  @Test
  void aTextCountsWithTheBytesOfItsCharacters() {
    History history = History.of(new Aggregate.Last("kind"), History.hours(2));
    long before = history.at(0, "", null).user().heapBytes();

    long after = history.at(1, "ж".repeat(100_000), null).user().heapBytes();

    assertThat(after - before).isEqualTo(200_000);
  }
}
