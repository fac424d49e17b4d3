package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
  @Test
  void oneIsSingularAndAllElseIsNot() {
    assertThat(Count.of(1, "user")).isEqualTo("1 user");
    assertThat(Count.of(0, "user")).isEqualTo("0 users");
    assertThat(Count.of(1_234, "entry", "entries")).isEqualTo("1,234 entries");
  }
}
