package io.millrace.flink.batch.savepoint;

import static java.util.Comparator.comparingInt;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateHandle;

/**
 * The states that a task has written, on their way to the submitting process. They are a place in a
 * file, or a few kilobytes themselves.
 *
 * @param keyGroups the key groups of the task's users
 * @param state null where the task has none
 */
record SavedTask(KeyGroupRange keyGroups, KeyedStateHandle state) implements Serializable {
  /**
   * Returns the tasks in the order of their key groups. Their number is what the cluster made of
   * it: the adaptive scheduler runs fewer where slots are missing.
   *
   * @param all the number of key groups
   * @throws IOException unless each key group was saved by one task
   */
  static List<SavedTask> inOrder(Collection<SavedTask> saved, int all) throws IOException {
    List<SavedTask> tasks =
        saved.stream().sorted(comparingInt(task -> task.keyGroups.getStartKeyGroup())).toList();
    int next = 0;
    for (SavedTask each : tasks) {
      requireNext(next, each.keyGroups.getStartKeyGroup());
      next = each.keyGroups.getEndKeyGroup() + 1;
    }
    requireNext(next, all);
    return tasks;
  }

  private static void requireNext(int expected, int found) throws IOException {
    if (expected != found) {
      throw new IOException(
          "key groups %d to %d were saved by %s (each must be saved by one task)"
              .formatted(
                  Math.min(expected, found),
                  Math.max(expected, found) - 1,
                  expected < found ? "no task" : "two tasks"));
    }
  }
}
