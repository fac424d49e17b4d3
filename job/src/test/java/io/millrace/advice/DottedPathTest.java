package io.millrace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DottedPathTest {

  @ParameterizedTest
  @CsvSource({
    "card.token, /card/token",
    "$.card.token, /card/token",
    "$.token, /token",
    "items[0].sku, /items/0/sku",
    "$['a b'].c, /a b/c",
    "card/token, /card/token",
    "a~b.c, /a~0b/c",
    "$['a/b'].c, /a~1b/c",
  })
  void pathsOfOtherNotationsMeanPointers(String written, String pointer) {
    assertThat(DottedPath.pointer(written)).contains(pointer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "/card/token",
        "/a.b",
        ".",
        "a.",
        ".a",
        "a..b",
        "a[",
        "a[x]",
        "[",
        "$",
        "$."
      })
  void otherNamesAreTakenAsTheyAre(String written) {
    assertThat(DottedPath.pointer(written)).isEmpty();
  }

  @Test
  void aLongNameIsReadInTimeThatGrowsWithIt() {
    assertThat(DottedPath.pointer("a.".repeat(100_000))).isEmpty();
    assertThat(DottedPath.pointer("a.".repeat(50_000) + "b")).isPresent();
  }
}
