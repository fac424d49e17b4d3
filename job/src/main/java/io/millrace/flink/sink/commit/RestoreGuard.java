package io.millrace.flink.sink.commit;

import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.lake.start.RestoreRules;
import io.millrace.lake.start.StartProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Refuses the restore of a checkpoint where tables hold the commit of a later one, for tasks that
 * cannot wait for the {@link CommitWatch}, which has the state's memory and finds more.
 */
public final class RestoreGuard implements StartCheck {
  private static final long serialVersionUID = 1L;

  private final LateTables tables;

  /**
   * @param tables the identifiers of the tables that the job commits to
   */
  public RestoreGuard(CatalogSettings catalog, List<TableIdentifier> tables) {
    this.tables = LateTables.of(catalog, tables);
  }

  @Override
  public void check(Start start) throws IOException {
    if (start.restoredCheckpointId().isEmpty()) {
      return;
    }
    long checkpointId = start.restoredCheckpointId().getAsLong();
    List<StartProblem> problems = new ArrayList<>();
    tables.forEach(
        (identifier, table) ->
            RestoreRules.problemWithoutMemory(table, checkpointId).ifPresent(problems::add));
    if (!problems.isEmpty()) {
      throw Refusal.of(problems);
    }
  }
}
