package io.millrace.command.table;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.command.argument.UsageException;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.SourceStart;
import io.millrace.imports.ImportedState;
import io.millrace.imports.StateWork;
import io.millrace.lake.ImportMark;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.pipeline.Pipeline;
import io.millrace.topic.StartPlace;
import io.millrace.topic.TopicStarts;
import io.millrace.upgrade.TableVersions;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The savepoint that an import leaves: where it goes, and where in the topics a job goes on from
 * it. The place is found before rows are written, so that an impossible one is refused in time.
 */
final class ImportedSavepoint {
  private final Pipeline pipeline;
  private final Wanted wanted;
  private final Map<String, String> kafka;
  private SourceStart start;

  /**
   * A savepoint as a command line asks for it.
   *
   * @param startText the place as it is given; null where the imported coordinates say it
   */
  record Wanted(StateWork.Target target, String startText) {
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
   * Finds the place in the topics, if the command line has one.
   *
   * @param kafka the settings of Kafka's client, secrets resolved; empty where none is given
   */
  ImportedSavepoint(Pipeline pipeline, Wanted wanted, Map<String, String> kafka) {
    this.pipeline = pipeline;
    this.wanted = wanted;
    this.kafka = kafka;
    wanted.start().ifPresent(place -> start = find(place));
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
   * Finds the place in the topics behind the imports' coordinates, where they have any; else where
   * the command line says, and an earlier command that said the same has found it.
   *
   * @param imports all that the tables will have
   * @return what a later command needs to find the same place
   * @throws UsageException where the command line has a place too, or neither says one
   */
  Optional<String> find(Collection<ImportMark> imports, Optional<String> noted) {
    List<KafkaCoordinates> next = ImportMark.next(imports, pipeline.topics());
    requireOnePlace(next);
    if (wanted.start().isEmpty()) {
      start = find(new StartPlace.Behind(next));
      return Optional.empty();
    }
    String said = wanted.startText() + " ";
    noted
        .filter(text -> text.startsWith(said))
        .flatMap(text -> StartPlace.of(text.substring(said.length())))
        .ifPresent(
            place ->
                start = new SourceStart(((StartPlace.Offsets) place).next(), start.topicIds()));
    return start.next().isEmpty()
        ? Optional.empty()
        : Optional.of(
            said
                + start.next().stream()
                    .map(KafkaCoordinates::toString)
                    .collect(Collectors.joining(",")));
  }

  private void requireOnePlace(List<KafkaCoordinates> next) {
    if (wanted.start().isPresent() == next.isEmpty()) {
      return;
    }
    throw new UsageException(
        next.isEmpty()
            ? "Missing --start: no import has coordinates of %s, which would say where the job goes on (earliest, latest, a time, or TOPIC-PARTITION@OFFSET for each partition)"
                .formatted(String.join(", ", pipeline.topics()))
            : "Invalid --start: imports have coordinates of the definition's topics, and the job must go on behind them, first at %s (leave out --start)"
                .formatted(next.get(0)));
  }

  /**
   * Has the savepoint made, unless it is there already.
   *
   * @param users the approximate number of users
   */
  Made make(LakePlace place, ClusterWork work, long users, TerminalProgress progress)
      throws IOException {
    String folder = wanted.target().folder();
    try (Lake lake = place.open()) {
      ImportedState state = ImportedState.of(lake, pipeline, TableVersions.read(lake).all());
      if (state.isIn(folder)) {
        return new Made(folder, start, Optional.empty());
      }
      progress.begin(Progress.Step.FOLDING, users);
      BootstrapCounts counts =
          state.write(
              work.importedState(place.in(lake), progress::doneSoFar), start, wanted.target());
      progress.end();
      return new Made(folder, start, Optional.of(counts));
    }
  }
}
