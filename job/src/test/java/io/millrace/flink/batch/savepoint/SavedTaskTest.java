package io.millrace.flink.batch.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.junit.jupiter.api.Test;

class SavedTaskTest {
  private static final int KEY_GROUPS = 720;

  @Test
  void tasksThatSavedEachKeyGroupOnceAreInTheirOrder() throws Exception {
    assertThat(SavedTask.inOrder(List.of(task(500, 719), task(0, 99), task(100, 499)), KEY_GROUPS))
        .containsExactly(task(0, 99), task(100, 499), task(500, 719));
  }

  @Test
  void aKeyGroupOfNoTaskIsRefused() {
    assertRefused("key groups 0 to 719 were saved by no task");
    assertRefused("key groups 0 to 0 were saved by no task", task(1, 719));
    assertRefused("key groups 360 to 361 were saved by no task", task(0, 359), task(362, 719));
    assertRefused("key groups 710 to 719 were saved by no task", task(0, 709));
  }

  @Test
  void aKeyGroupOfTwoTasksIsRefused() {
    assertRefused("key groups 350 to 359 were saved by two tasks", task(0, 359), task(350, 719));
    assertRefused("key groups 0 to 719 were saved by two tasks", task(0, 719), task(0, 719));
  }

  private static SavedTask task(int first, int last) {
    return new SavedTask(KeyGroupRange.of(first, last), null);
  }

  private static void assertRefused(String message, SavedTask... saved) {
    assertThatThrownBy(() -> SavedTask.inOrder(List.of(saved), KEY_GROUPS))
        .isInstanceOf(IOException.class)
        .hasMessage(message + " (each must be saved by one task)");
  }
}
