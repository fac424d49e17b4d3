package io.millrace.local;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.BootstrapException;
import io.millrace.flink.batch.ImportedStateTasks;
import io.millrace.flink.source.SourceBeginning;
import io.millrace.imports.ImportedState;
import io.millrace.imports.LocalStart;
import io.millrace.imports.StartNote;
import io.millrace.imports.StateWork;
import io.millrace.lake.ImportMark;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.job.CompleteState;
import io.millrace.local.job.LocalCluster;
import io.millrace.options.JobOptions;
import io.millrace.pipeline.Pipeline;
import io.millrace.submission.Submission;
import io.millrace.text.Count;
import io.millrace.upgrade.TableVersions;
import java.io.IOException;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * The first state of a run whose folder holds imported events: each imported user's features, with
 * which the job begins to read its topic.
 */
final class ImportedUsers {
  private final RunFolder folder;
  private final Console console;

  ImportedUsers(RunFolder folder, Console console) {
    this.folder = folder;
    this.console = console;
  }

  /** Makes the state, unless the run has one, or nothing is imported. */
  void makeState(Submission submission) throws IOException {
    Pipeline pipeline = submission.pipeline();
    if (!folder.isImported() || CompleteState.newest(folder).isPresent() || !hasImport(pipeline)) {
      return;
    }
    LakePlace place = LocalCatalog.place(folder, pipeline);
    StateWork.Target target =
        new StateWork.Target(
            folder.savepoints().resolve("imported").toString(),
            submission.parameters().value(JobOptions.MAX_PARALLELISM));
    try (Lake lake = place.open()) {
      LocalStart.problem(
              ImportMark.all(lake.table(LakeTable.EVENTS).properties()).values(), pipeline.topics())
          .ifPresent(
              problem -> {
                throw new LakeException(problem);
              });
      BootstrapCounts counts =
          ImportedState.of(lake, pipeline, TableVersions.read(lake).all())
              .write(
                  new ImportedStateTasks(
                      LocalCluster.environment(folder), place, SourceBeginning::at, users -> {}),
                  StartNote.OLDEST,
                  target);
      console.say(
          "Imported  %s of %s go before the input"
              .formatted(Count.of(counts.events(), "event"), Count.of(counts.users(), "user")));
    } catch (LakeException | BootstrapException e) {
      throw RunFailure.failed(e.getMessage(), e);
    }
  }

  private boolean hasImport(Pipeline pipeline) {
    TableIdentifier events =
        TableIdentifier.of(
            Namespace.of(pipeline.tables().namespace().split("\\.", -1)), LakeTable.EVENTS.key());
    try (JdbcCatalog catalog = LocalCatalog.open(folder)) {
      return catalog.tableExists(events)
          && !ImportMark.all(catalog.loadTable(events).properties()).isEmpty();
    }
  }
}
