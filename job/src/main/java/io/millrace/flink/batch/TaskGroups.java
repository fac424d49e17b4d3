package io.millrace.flink.batch;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The key groups of the users of a task.
 *
 * @param own those of this task
 * @param all the number of those of all tasks
 */
record TaskGroups(KeyGroupRange own, int all) {
  static TaskGroups of(RuntimeContext context) {
    TaskInfo task = context.getTaskInfo();
    int all = task.getMaxNumberOfParallelSubtasks();
    return new TaskGroups(
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            all, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask()),
        all);
  }
}
