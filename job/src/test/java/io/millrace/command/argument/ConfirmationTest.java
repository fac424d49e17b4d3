package io.millrace.command.argument;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest {
  @ParameterizedTest
  @ValueSource(strings = {"y", "Y", "yes", "YES", "Yes", " yes "})
  void whatPeopleTypeForYesAgrees(String answer) {
    assertThat(Confirmation.isYes(answer)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "n", "no", "ye", "yesterday", "ja"})
  void anythingElseDoesNot(String answer) {
    assertThat(Confirmation.isYes(answer)).isFalse();
  }
}
