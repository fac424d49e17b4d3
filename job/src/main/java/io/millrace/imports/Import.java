package io.millrace.imports;

import com.google.common.hash.Hashing;
import io.millrace.bootstrap.Transition;
import io.millrace.history.ImportSpool.KnownUsers;
import io.millrace.imports.ImportWork.Counts;
import io.millrace.imports.ImportWork.Gathered;
import io.millrace.imports.ImportWork.Target;
import io.millrace.imports.ImportWork.Written;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.ImportMark;
import io.millrace.lake.LakeException;
import io.millrace.lake.TableLayout;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;

/**
 * One import: decides what is to be done, has the work done, and commits the rows. Killed at any
 * moment and run again, it does what is left: the rows depend on source and definition alone, and
 * each table says whether it has them.
 */
public final class Import {
  private final ImportTables tables;
  private final ImportPlan plan;
  private final ImportSource source;
  private final Progress progress;
  private final Start start;

  /**
   * @param statuses the number of predictions, by status
   * @param isNew whether this run has written rows
   */
  public record Result(
      String name, long users, Counts counts, Map<String, Long> statuses, boolean isNew) {}

  public Import(ImportTables tables, ImportPlan plan, ImportSource source, Progress progress) {
    this(tables, plan, source, progress, (imports, noted) -> Optional.empty());
  }

  private Import(
      ImportTables tables, ImportPlan plan, ImportSource source, Progress progress, Start start) {
    this.tables = tables;
    this.plan = plan;
    this.source = source;
    this.progress = progress;
    this.start = start;
  }

  /** The place where a job goes on behind imports. It is asked for before rows are written. */
  @FunctionalInterface
  public interface Start {
    /**
     * Refuses what cannot be, whatever the source holds, before it is read.
     *
     * @param noted what an earlier command has noted with this import's rows; empty for none
     */
    default void check(Optional<String> noted) {}

    /**
     * Finds the place, or refuses the import.
     *
     * @param imports all that the tables will have
     * @param noted what an earlier command has noted with this import's rows; empty for none
     * @return what to note with them
     */
    Optional<String> find(Collection<ImportMark> imports, Optional<String> noted);
  }

  /** The same import, behind which a job is to go on. */
  public Import before(Start start) {
    return new Import(tables, plan, source, progress, start);
  }

  /**
   * Has the work done, and commits it.
   *
   * @throws ImportException where the source cannot be imported; nothing is written then
   * @throws LakeException where the tables cannot be written, or users have rows in them already
   * @throws io.millrace.bootstrap.RefusedChangeException where the rows that are there do not allow
   *     the definition
   * @throws io.millrace.scoring.ModelException where the model does not fit
   */
  public Result run(ImportWork work, Clock clock) throws IOException {
    Map<String, Table> before = tables.check();
    String listing = listing();
    Optional<ImportMark> begun = ImportTables.markIn(before, plan.name());
    begun.ifPresent(mark -> requireSame(mark.listing().equals(listing), mark));
    if (isWhole(before)) {
      return done(before);
    }
    Transition.requireSameRows(plan.definition().pipeline(), ImportTables.versions(before));
    refuseTablesOfJobs(before);
    start.check(ImportTables.start(before, plan.name()));
    boolean isPlaced = !source.hasCoordinates();
    Map<String, String> early = isPlaced ? place(before, mark(listing, "", "")) : Map.of();
    boolean haveEvents = ImportTables.markOf(before, TableLayout.EVENTS, plan.name()).isPresent();
    OptionalLong searched = ImportTables.eventsSnapshot(before);
    Optional<Table> events =
        haveEvents ? Optional.empty() : Optional.ofNullable(before.get(TableLayout.EVENTS));
    try (Gathered gathered = work.gather(plan, source, events)) {
      ImportMark mark = mark(listing, sha256(listing + gathered.content()), gathered.gaps());
      begun.ifPresent(other -> requireSame(other.isOfSame(mark), other));
      refuse(gathered.known());
      Map<String, String> notes = isPlaced ? early : place(before, mark);
      Map<String, Table> ready = tables.prepare(plan.definition(), clock);
      Written written =
          gathered.write(
              new Target(
                  ready.get(TableLayout.EVENTS),
                  ready.get(TableLayout.PREDICTIONS),
                  ready.get(TableLayout.REJECTS),
                  clock.millis()));
      progress.begin(Progress.Step.COMMITTING, ImportTables.WITH_ROWS.size());
      ImportTables.commit(ready, mark, notes, written, searched);
      progress.done(ImportTables.WITH_ROWS.size());
      progress.end();
      return new Result(plan.name(), written.users(), gathered.counts(), written.statuses(), true);
    }
  }

  private ImportMark mark(String listing, String content, String gaps) {
    return new ImportMark(
        plan.name(), plan.definition().pipeline().version(), content, listing, 0, gaps);
  }

  /**
   * Finds where a job goes on.
   *
   * @param own this import, without its source where that has no coordinates
   * @return the properties that note it in the table of events
   */
  private Map<String, String> place(Map<String, Table> before, ImportMark own) {
    Map<String, ImportMark> imports = ImportTables.marks(before);
    imports.put(own.name(), own);
    return start
        .find(imports.values(), ImportTables.start(before, plan.name()))
        .map(note -> Map.of(ImportMark.startKey(plan.name()), note))
        .orElse(Map.of());
  }

  private boolean isWhole(Map<String, Table> there) {
    return ImportTables.WITH_ROWS.stream()
        .allMatch(table -> ImportTables.markOf(there, table, plan.name()).isPresent());
  }

  private Result done(Map<String, Table> there) {
    long events = rows(there, TableLayout.EVENTS);
    long rejects = rows(there, TableLayout.REJECTS);
    return new Result(plan.name(), 0, new Counts(events, rejects, Map.of()), Map.of(), false);
  }

  private long rows(Map<String, Table> there, String table) {
    return ImportTables.markOf(there, table, plan.name()).orElseThrow().rows();
  }

  private void requireSame(boolean isSame, ImportMark mark) {
    if (!isSame || !mark.version().equals(plan.definition().pipeline().version())) {
      throw new LakeException(
          "Cannot import under the name %s: the tables have an import of that name, of another source, or by another definition or other options (version %s); finish that one as it was begun, or give this one another --name"
              .formatted(plan.name(), mark.version()));
    }
  }

  /**
   * Refuses tables that a job has committed to: its state would know nothing of the imported users,
   * and count their events from 1.
   */
  private static void refuseTablesOfJobs(Map<String, Table> there) {
    there.values().stream()
        .flatMap(
            table ->
                CommitHistory.of(table).newest().stream()
                    .map(mark -> "%s holds %s".formatted(table.name(), mark)))
        .findFirst()
        .ifPresent(
            held -> {
              throw new LakeException(
                  "Cannot import: %s, and the state of that job would not have the imported users (import into a tables.namespace that no job has written yet; nothing was written)"
                      .formatted(held));
            });
  }

  private void refuse(KnownUsers known) {
    if (known.count() > 0) {
      throw new LakeException(
          "Cannot import events of %,d %s who have rows in the tables already: %s%s (imported events come before all others of a user; import before the job reads them, into another tables.namespace, or leave these users out; nothing was written)"
              .formatted(
                  known.count(),
                  known.count() == 1 ? "user" : "users",
                  String.join(", ", known.first()),
                  known.count() > known.first().size() ? " and others" : ""));
    }
  }

  /** The SHA-256 of what can be said of the source without reading it, and of the options. */
  private String listing() {
    List<ImportSource.Part> parts = source.parts();
    return sha256(
        plan.scoring()
            + "\n"
            + source.hasCoordinates()
            + "\n"
            + source.schema()
            + source.mapping()
            + "\n"
            + parts.stream()
                .map(part -> part.path() + '\n' + part.bytes())
                .collect(Collectors.joining("\n")));
  }

  private static String sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
