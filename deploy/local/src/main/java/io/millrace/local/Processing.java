package io.millrace.local;

import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.job.DrainWatch;
import io.millrace.local.job.LocalCluster;
import io.millrace.local.job.MetricCollector;
import io.millrace.local.job.RunningJob;
import io.millrace.local.live.Activity;
import io.millrace.local.live.Following;
import io.millrace.local.live.LivePage;
import io.millrace.local.report.TableFigures;
import io.millrace.metric.Metric;
import io.millrace.submission.Submission;
import java.io.IOException;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** The step in which the job runs, until all is drained or a stop is wished. */
final class Processing implements AutoCloseable {
  private static final long LOOK_MS = 300;

  private final Submission submission;
  private final RunFolder folder;
  private final Console console;
  private final StopSignal stop;
  private final Activity activity = new Activity(System.nanoTime());
  private LivePage page;
  private boolean stopped;
  private long restored;
  private long offsets;
  private long earlier;

  /** What an earlier job of this process has counted. */
  private final long countedBefore = allCounted();

  Processing(Submission submission, RunFolder folder, Console console, StopSignal stop) {
    this.submission = submission;
    this.folder = folder;
    this.console = console;
    this.stop = stop;
  }

  /**
   * Runs the job and stops it with a savepoint.
   *
   * @return whether the request is done; false where a stop was wished before
   */
  boolean run(String bootstrapServers, Arguments arguments) throws IOException {
    // Opening makes the catalog's tables: once, before several committers try at the same time.
    try (JdbcCatalog catalog = LocalCatalog.open(folder)) {
      earlier = TableFigures.events(catalog, submission.pipeline().tables().namespace());
    }
    try (DrainWatch watch =
        new DrainWatch(
            bootstrapServers, submission.consumerGroup(), submission.pipeline().topics())) {
      restored = watch.committed();
      RunningJob job =
          UiPort.FLINK.listening(
              arguments.uiPort(), port -> LocalCluster.submit(submission, folder, port));
      console.say("Flink     " + job.rest());
      if (arguments.follow()) {
        show(job, arguments.livePort());
      }
      boolean done = watch(job, watch, arguments.follow());
      job.stopWithSavepoint(folder.savepoints());
      folder.save(folder.state().restedAt(checkpoint()));
      offsets = watch.end();
      stopped = true;
      return done;
    }
  }

  /** The number of records that the job has read in this start. */
  long newRecords() {
    return offsets - restored;
  }

  /** The number of events in the tables before this start. */
  long earlier() {
    return earlier;
  }

  private void show(RunningJob job, int port) throws IOException {
    Following following = new Following(submission, folder, job, activity);
    page = UiPort.LIVE.listening(port, following::open);
    console.say("Live      " + page.address());
  }

  /** Shows on the live page that the run is over, and closes the page. */
  @Override
  public void close() {
    if (page != null) {
      page.end(
          stopped
              ? "The run has ended. Its report: " + folder.reportHtml()
              : "The run has failed: what started it says why");
      page.close();
    }
  }

  /** The number of offsets in the topics when the job had stopped. */
  long offsets() {
    return offsets;
  }

  /** The id of the newest complete checkpoint. */
  long checkpoint() {
    return LocalCluster.newestCheckpoint(folder);
  }

  private boolean watch(RunningJob job, DrainWatch watch, boolean follow) {
    ProgressLine line = console.progress("Scoring", "record").from(restored);
    boolean announced = false;
    long askedAt = 0;
    while (!stop.await(LOOK_MS)) {
      job.requireRunning();
      long end = watch.end();
      boolean drained = watch.drained();
      if (follow) {
        long left = drained ? 0 : Math.max(0, end - read(watch, restored));
        activity.note(System.nanoTime(), counted(), left);
      }
      if (drained && !follow) {
        line.end(end);
        return true;
      }
      if (drained && !announced && job.hasCheckpoint(folder.checkpoints())) {
        line.end(end);
        announced = true;
        console.say("All that is in the topic is committed. Following; Ctrl-C stops.");
      }
      if (!announced) {
        long read = read(watch, restored);
        if (read >= end && end != askedAt) {
          // All is read; only the checkpoint that commits it is left to wait for.
          job.checkpointSoon();
          askedAt = end;
        }
        // Records that are read are not yet committed: the last hundredth is for the checkpoint.
        line.at(Math.min(read, end), end == 0 ? 0 : Math.min(0.99, read / (double) end));
      }
    }
    line.leave();
    console.complain("Stopping with a savepoint ... (again Ctrl-C: at once)");
    return follow;
  }

  private long read(DrainWatch watch, long restored) {
    return Math.max(watch.committed(), restored + counted());
  }

  private long counted() {
    return allCounted() - countedBefore;
  }

  private static long allCounted() {
    MetricCollector metrics = MetricCollector.instance();
    return metrics.count(Metric.EVENTS) + metrics.count(Metric.REJECTS);
  }
}
