package io.millrace.local;

import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import io.millrace.pipeline.Pipeline;
import java.nio.file.Path;

/** Folds the history in the tables into the state of another definition. */
final class BootstrapUpgrade implements Upgrade {
  @Override
  public void check(RunFolder folder, Pipeline before, Pipeline after) {
    throw RunFailure.usage(
        "Cannot upgrade %s: --upgrade is not ready in this version".formatted(folder.root()));
  }

  @Override
  public void apply(RunFolder folder, Pipeline before, Pipeline after, Path from, Path to) {
    throw new UnsupportedOperationException("check refuses all upgrades");
  }
}
