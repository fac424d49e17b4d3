package io.millrace.local.live;

import io.millrace.cluster.Checkpoints;
import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.lake.LakePlace;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.job.RunningJob;
import io.millrace.local.report.Outcomes;
import io.millrace.options.CheckpointOptions;
import io.millrace.options.SourceOptions;
import io.millrace.pipeline.Pipeline;
import io.millrace.submission.Submission;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Opens the page of a run: from its submission, its folder and its job. */
public final class Following {
  /**
   * The most events of a user for an explanation: tens of megabytes of the memory that the job uses
   * too.
   */
  private static final int EXPLAINED_EVENTS = 10_000;

  private final Submission submission;
  private final RunFolder folder;
  private final RunningJob job;
  private final Activity activity;
  private final Cluster cluster;

  /**
   * @param activity noted by the run
   */
  public Following(Submission submission, RunFolder folder, RunningJob job, Activity activity) {
    this.submission = submission;
    this.folder = folder;
    this.job = job;
    this.activity = activity;
    this.cluster = new Cluster(job.rest().toString());
  }

  /**
   * Opens the page.
   *
   * @param port of 127.0.0.1
   * @throws io.millrace.local.exit.RunFailure caused by a {@link java.net.BindException} where it
   *     is taken
   */
  public LivePage open(int port) {
    String namespace = submission.pipeline().tables().namespace();
    TreeMap<String, String> catalog = new TreeMap<>(LocalCatalog.properties(folder));
    Sections sections =
        new Sections(
            run(),
            new Sections.Job(activity, JobFigures::now, this::checkpoints),
            new CommittedTables(LocalCatalog.open(folder), namespace, outcomes()));
    Questions questions =
        new Questions(
            new LakePlace(LocalCatalog.NAME, () -> catalog, namespace),
            submission.columns(),
            folder.root().toString(),
            EXPLAINED_EVENTS,
            Questions.EXPLAIN_TIME);
    try {
      return LivePage.start(port, sections, questions);
    } catch (RuntimeException e) {
      sections.close();
      throw e;
    }
  }

  private Outcomes outcomes() {
    try {
      return Outcomes.of(folder);
    } catch (IOException e) {
      throw RunFailure.failed("Cannot read the outcomes of the demo's events: " + e, e);
    }
  }

  private Map<String, Object> run() {
    Pipeline pipeline = submission.pipeline();
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("pipeline", pipeline.name());
    run.put("version", pipeline.version());
    run.put("topics", pipeline.topics());
    run.put("kafka", submission.parameters().value(SourceOptions.BOOTSTRAP_SERVERS));
    run.put("flink", job.rest().toString());
    run.put("folder", folder.root().toString());
    run.put(
        "checkpointSeconds",
        submission.parameters().value(CheckpointOptions.INTERVAL).toMillis() / 1e3);
    return run;
  }

  private Optional<Checkpoints> checkpoints() {
    try {
      Job asked =
          new Job(job.id(), submission.jobName(), "RUNNING", Instant.EPOCH, Optional.empty());
      return Optional.of(cluster.checkpoints(asked));
    } catch (ClusterException e) {
      // The job starts, or it ends.
      return Optional.empty();
    }
  }
}
