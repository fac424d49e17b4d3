package io.millrace.flink.sink.commit;

import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.lake.start.FreshStartRules;
import io.millrace.lake.start.StartProblem;
import io.millrace.lake.start.StateRules;
import io.millrace.lake.start.TableRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Refuses a start without state upon tables that hold rows which such a start would write again,
 * and any start upon another pipeline's tables. The {@link CommitWatch} checks starts from state.
 */
public final class StartGuard implements StartCheck {
  private static final long serialVersionUID = 1L;

  private final String pipeline;
  private final List<String> topics;
  private final LateTables tables;
  private final String events;

  /**
   * @param topics those of the definition
   * @param tables the identifiers of the tables that carry Kafka coordinates
   * @param events that of the table of events
   */
  public StartGuard(
      CatalogSettings catalog,
      String pipeline,
      List<String> topics,
      List<TableIdentifier> tables,
      TableIdentifier events) {
    this.pipeline = pipeline;
    this.topics = new ArrayList<>(topics);
    this.events = events.toString();
    this.tables = LateTables.of(catalog, tables);
  }

  @Override
  public void check(Start start) throws IOException {
    List<StartProblem> problems = new ArrayList<>();
    tables.forEach(
        (identifier, table) -> {
          TableRules.ownerProblem(table, pipeline).ifPresent(problems::add);
          if (!start.restored()) {
            problems.addAll(FreshStartRules.problems(table, Optional.of(start.jobId())));
          } else if (identifier.equals(events)) {
            StateRules.problemOfImports(start.imports(), topics, table).ifPresent(problems::add);
          }
        });
    if (!problems.isEmpty()) {
      throw Refusal.of(problems);
    }
  }
}
