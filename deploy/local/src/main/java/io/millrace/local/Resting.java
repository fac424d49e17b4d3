package io.millrace.local;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.local.job.LocalCluster;
import io.millrace.local.job.RunningJob;
import io.millrace.submission.Submission;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Brings a run that was killed to rest: the job goes on from its newest checkpoint, under the
 * definition that it had, and stops with a savepoint at once. What the checkpoint holds and the
 * kill has kept from the tables is committed then, and nothing else is left in the state.
 */
final class Resting implements Upgrading.Rest {
  private final Request request;
  private final RunFolder folder;
  private final Console console;

  Resting(Request request, RunFolder folder, Console console) {
    this.request = request;
    this.folder = folder;
    this.console = console;
  }

  @Override
  public void reach(RunState.Definition definition, String bootstrapServers) throws IOException {
    Path file = KeptDefinition.write(definition, folder);
    Submission submission =
        Submissions.of(
            new JobParameters(request.arguments().jobParameters(), file)
                .complete(folder, bootstrapServers));
    console.say(
        "Upgrade   the run was killed: committing what it had, under the definition before");
    // Not the usual port of the page, which the upgraded run is to have.
    RunningJob job = LocalCluster.submit(submission, folder, EmbeddedBroker.freePort());
    job.stopWithSavepoint(folder.savepoints());
    folder.save(folder.state().restedAt(LocalCluster.newestCheckpoint(folder)));
  }
}
