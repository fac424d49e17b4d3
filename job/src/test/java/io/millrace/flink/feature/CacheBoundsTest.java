package io.millrace.flink.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheBoundsTest {
  private static final long HEAP = 1_000_000_000;

  @Test
  void slotsShareAnEighthOfTheHeap() {
    CacheBounds bounds = CacheBounds.ofHeap(10);

    assertThat(bounds.maxBytes(HEAP, 1)).isEqualTo(125_000_000);
    assertThat(bounds.maxBytes(HEAP, 2)).isEqualTo(62_500_000);
  }

  @Test
  void aGivenSizeIsOfEachSubtaskWhateverTheHeap() {
    assertThat(new CacheBounds(64 << 20, 10).maxBytes(HEAP, 2)).isEqualTo(64 << 20);
  }
}
