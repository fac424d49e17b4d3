package io.millrace.local.job;

import io.millrace.ScoringJob;
import io.millrace.local.folder.RunFolder;
import io.millrace.submission.Submission;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Starts the job in this process, from the newest state of the run's folder. */
public final class LocalCluster {
  /** What the memory of the settings is for. */
  private static final int MOST_SUBTASKS = 4;

  private LocalCluster() {}

  public static RunningJob submit(Submission submission, RunFolder folder, int uiPort) {
    Path log = folder.logs().resolve("job.log");
    try {
      Configuration settings = ClusterSettings.of(folder, uiPort);
      Optional<CompleteState> state = CompleteState.newest(folder);
      if (state.isPresent()) {
        state.get().deleteOthers(folder);
        ClusterSettings.restore(settings, state.get());
      }
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(settings);
      ScoringJob.build(env, submission);
      URI rest = URI.create("http://127.0.0.1:" + uiPort);
      return new RunningJob(env.executeAsync(submission.jobName()), rest, log);
    } catch (Exception e) {
      throw RunningJob.failure(e, log);
    }
  }

  /** The environment of another job in this process, which ends by itself. */
  public static StreamExecutionEnvironment environment(RunFolder folder) {
    int subtasks = Math.min(MOST_SUBTASKS, Runtime.getRuntime().availableProcessors());
    return StreamExecutionEnvironment.createLocalEnvironment(
        subtasks, ClusterSettings.of(folder, 0));
  }

  /** The id of the newest complete checkpoint or savepoint; 0 before the first. */
  public static long newestCheckpoint(RunFolder folder) {
    return CompleteState.newest(folder).map(CompleteState::id).orElse(0L);
  }
}
