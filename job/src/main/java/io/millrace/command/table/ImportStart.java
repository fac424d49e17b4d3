package io.millrace.command.table;

import io.millrace.imports.Import;
import io.millrace.imports.ImportException;
import io.millrace.imports.LocalStart;
import io.millrace.lake.ImportMark;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The start behind imports: from the savepoint that is asked for; without one, that of a local run
 * where the tables are one's.
 *
 * @param topics the definition's
 * @param isLocal whether the tables are those of a local run
 * @param leaving the savepoint; empty where none is asked for
 * @param flink what makes the savepoint
 */
record ImportStart(
    List<String> topics,
    boolean isLocal,
    Optional<ImportedSavepoint> leaving,
    Optional<ClusterWork> flink)
    implements Import.Start {

  @Override
  public void check(Optional<String> noted) {
    leaving.ifPresent(
        savepoint -> {
          flink.orElseThrow().requireFree(savepoint.folder());
          savepoint.requireTopics(noted);
        });
  }

  @Override
  public Optional<String> find(Collection<ImportMark> imports, Optional<String> noted) {
    if (leaving.isPresent()) {
      return leaving.get().find(imports, noted);
    } else if (isLocal) {
      LocalStart.problem(imports, topics)
          .ifPresent(
              problem -> {
                throw new ImportException(problem + "; nothing was written");
              });
    }
    return Optional.empty();
  }
}
