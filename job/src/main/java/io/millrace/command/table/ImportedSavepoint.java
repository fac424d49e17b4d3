package io.millrace.command.table;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.command.argument.UsageException;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.SourceStart;
import io.millrace.imports.Import;
import io.millrace.imports.ImportedState;
import io.millrace.imports.StartNote;
import io.millrace.imports.StateWork;
import io.millrace.lake.ImportMark;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.pipeline.Pipeline;
import io.millrace.topic.StartPlace;
import io.millrace.topic.TopicStarts;
import io.millrace.upgrade.TableVersions;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The savepoint that an import leaves: where it goes, and where in the topics a job goes on from
 * it. The place is found before rows are written, so that an impossible one is refused in time.
 */
final class ImportedSavepoint {
  private final Pipeline pipeline;
  private final Wanted wanted;
  private final Map<String, String> kafka;
  private StartNote start;

  /**
   * A savepoint as a command line asks for it.
   *
   * @param startText the place as it is given; null where the imported coordinates say it
   */
  record Wanted(StateWork.Target target, String startText) {
    private String said() {
      return startText == null ? StartNote.BEHIND : startText;
    }

    Optional<StartPlace> start() {
      return Optional.ofNullable(startText)
          .map(
              text ->
                  StartPlace.of(text)
                      .orElseThrow(
                          () ->
                              new UsageException(
                                  "Invalid --start: %s (must be earliest, latest, a time as 2026-01-05T00:00:00Z, or TOPIC-PARTITION@OFFSET for each partition, separated by commas)"
                                      .formatted(text))));
    }
  }

  /**
   * A savepoint that is there now.
   *
   * @param counts empty where an earlier command has made it
   */
  record Made(String folder, SourceStart start, Optional<BootstrapCounts> counts) {}

  /**
   * Asks nobody yet.
   *
   * @param kafka the settings of Kafka's client, secrets resolved; empty where none is given
   */
  ImportedSavepoint(Pipeline pipeline, Wanted wanted, Map<String, String> kafka) {
    this.pipeline = pipeline;
    this.wanted = wanted;
    this.kafka = kafka;
    wanted.start();
  }

  /**
   * Requires that the topics can be asked, where they will be: the coordinates of a source are
   * known only when it is read, which may take hours.
   *
   * @param noted as in {@link #find}
   */
  void requireTopics(Optional<String> noted) {
    boolean isNoted = noted.flatMap(StartNote::of).filter(this::isSame).isPresent();
    StartPlace others = wanted.start().orElse(null);
    if (!isNoted && !(kafka.isEmpty() && others == StartPlace.End.EARLIEST)) {
      find(kafka.isEmpty() ? StartPlace.End.LATEST : StartPlace.End.EARLIEST);
    }
  }

  private boolean isSame(StartNote note) {
    return note.said().equals(wanted.said());
  }

  private SourceStart find(StartPlace place) {
    if (!kafka.isEmpty()) {
      return TopicStarts.find(kafka, pipeline.topics(), place);
    } else if (place == StartPlace.End.EARLIEST) {
      // The job itself finds the oldest records, also of topics that are not there yet.
      return SourceStart.OLDEST;
    }
    throw new UsageException(
        "Missing the brokers, which say where the job goes on: --kafka.bootstrap.servers HOST:PORT (only --start earliest needs none)");
  }

  /**
   * Finds the place in the topics: behind the imports' coordinates in partitions that have any; in
   * others where the command line says, and an earlier command that said the same has found it.
   *
   * @param imports all that the tables will have
   * @return what a later command needs to find the same place
   * @throws UsageException where neither says it
   */
  Optional<String> find(Collection<ImportMark> imports, Optional<String> noted) {
    List<KafkaCoordinates> next = ImportMark.next(imports, pipeline.topics());
    requirePlace(imports, next);
    StartPlace others = wanted.start().orElse(StartPlace.End.EARLIEST);
    start =
        noted
            .flatMap(StartNote::of)
            .filter(note -> isSame(note) && note.isBehind(next))
            .orElseGet(
                () ->
                    new StartNote(
                        wanted.said(),
                        find(next.isEmpty() ? others : new StartPlace.Behind(next, others))));
    return wanted.start().isEmpty() || start.start().next().isEmpty()
        ? Optional.empty()
        : Optional.of(start.text());
  }

  private void requirePlace(Collection<ImportMark> imports, List<KafkaCoordinates> next) {
    boolean isSaid = imports.stream().noneMatch(each -> each.gaps().isEmpty()) && !next.isEmpty();
    if (wanted.start().isEmpty() && !isSaid) {
      throw new UsageException(
          "Missing --start: not all imports have coordinates of %s, which would say where the job goes on (earliest, latest, a time, or TOPIC-PARTITION@OFFSET for each partition; partitions whose coordinates are imported go on right behind them all the same)"
              .formatted(String.join(", ", pipeline.topics())));
    }
  }

  /** The folder that it goes to. */
  String folder() {
    return wanted.target().folder();
  }

  /** Has the savepoint made, unless it is there already. */
  Made make(LakePlace place, ClusterWork work, Import.Result done, TerminalProgress progress)
      throws IOException {
    String folder = folder();
    try (Lake lake = place.open()) {
      ImportedState state = ImportedState.of(lake, pipeline, TableVersions.read(lake).all());
      Optional<ImportedState.There> there = state.in(folder);
      if (there.isPresent()) {
        requireSame(there.get());
        return new Made(folder, there.get().start().start(), Optional.empty());
      }
      if (start == null) {
        Map<String, String> imports = lake.properties(LakeTable.EVENTS);
        find(
            ImportMark.all(imports).values(),
            Optional.ofNullable(imports.get(ImportMark.startKey(done.name()))));
      }
      progress.begin(Progress.Step.FOLDING, done.users());
      BootstrapCounts counts =
          state.write(
              work.importedState(place.in(lake), progress::doneSoFar), start, wanted.target());
      progress.end();
      return new Made(folder, start.start(), Optional.of(counts));
    }
  }

  private void requireSame(ImportedState.There there) {
    List<String> others = new ArrayList<>();
    if (!there.start().said().equals(wanted.said())) {
      others.add(option("--start", there.start().said(), StartNote.BEHIND));
    }
    if (there.maxParallelism() != wanted.target().maxParallelism()) {
      others.add(option("--max-parallelism", Integer.toString(there.maxParallelism()), ""));
    }
    if (!others.isEmpty()) {
      throw new UsageException(
          "Invalid --to: %s has a savepoint of these imports already, made with %s (name a new folder for another, or repeat these options)"
              .formatted(folder(), String.join(" and ", others)));
    }
  }

  private static String option(String name, String value, String none) {
    return value.equals(none) ? "no " + name : name + " " + value;
  }
}
