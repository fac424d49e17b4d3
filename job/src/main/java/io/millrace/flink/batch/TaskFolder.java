package io.millrace.flink.batch;

import java.nio.file.Path;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/** The folder for a task's intermediate rows: Flink's own folders for that, used in turn. */
final class TaskFolder {
  private TaskFolder() {}

  static Path of(RuntimeContext context, StreamTask<?, ?> task) {
    String[] folders = task.getEnvironment().getIOManager().getSpillingDirectoriesPaths();
    return Path.of(folders[context.getTaskInfo().getIndexOfThisSubtask() % folders.length]);
  }
}
