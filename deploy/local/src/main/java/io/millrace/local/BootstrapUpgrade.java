package io.millrace.local;

import io.millrace.bootstrap.BootstrapException;
import io.millrace.bootstrap.RefusedChangeException;
import io.millrace.flink.batch.BootstrapTasks;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.job.LocalCluster;
import io.millrace.pipeline.Pipeline;
import io.millrace.upgrade.Bootstrap;
import io.millrace.upgrade.BootstrapResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Folds the history in the tables into the state of another definition. */
final class BootstrapUpgrade implements Upgrade {
  private final Console console;

  BootstrapUpgrade(Console console) {
    this.console = console;
  }

  @Override
  public void check(RunFolder folder, Pipeline before, Pipeline after) throws IOException {
    try (Lake lake = LocalCatalog.place(folder, after).open()) {
      Bootstrap.requireAllowed(lake, before, after);
    } catch (LakeException | RefusedChangeException e) {
      throw RunFailure.usage(e.getMessage());
    }
  }

  @Override
  public void apply(RunFolder folder, Pipeline before, Pipeline after, Path from, Path to)
      throws IOException {
    LakePlace place = LocalCatalog.place(folder, after);
    try (Lake lake = place.open()) {
      Bootstrap bootstrap = Bootstrap.of(lake, Optional.of(before), after, from.toString());
      BootstrapResult result =
          bootstrap.run(
              new BootstrapTasks(() -> LocalCluster.environment(folder), place, users -> {}),
              to.toString());
      console.say("Upgrade   " + result.sentence());
    } catch (LakeException | RefusedChangeException | BootstrapException e) {
      throw RunFailure.failed(
          e.getMessage()
              + "\nNothing was changed. Give the definition before again, and the run goes on under it",
          e);
    }
  }
}
