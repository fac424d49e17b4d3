package io.millrace.lake.start;

import static io.millrace.lake.start.StartRule.OWN_STATE;
import static io.millrace.lake.start.StartRule.SAME_FEATURES;
import static io.millrace.lake.start.StartRule.SAME_IMPORTS;

import io.millrace.lake.ImportMark;
import io.millrace.lake.KnownImports;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;

/** The rules of a state that a job goes on from, whatever the tables are. */
public final class StateRules {
  /** The way on from a state of other event fields or features. */
  public static final String TAKING_OVER =
      "millrace bootstrap takes a savepoint over to a changed definition, and millrace upgrade a"
          + " running job";

  private StateRules() {}

  /**
   * Finds the problem of restoring a state under a definition; empty where there is none.
   *
   * @param saved the fingerprint that the state was made under; empty where it has none
   * @param fingerprint the fingerprint of the definition's event fields and features
   */
  public static Optional<StartProblem> problem(Optional<String> saved, String fingerprint) {
    if (saved.isEmpty()) {
      return Optional.of(
          OWN_STATE.broken(
              "Cannot restore: the checkpoint or savepoint has no state of operator split, so it is"
                  + " not one of this job. Restore one that this job wrote, or start without state"));
    }
    return saved.get().equals(fingerprint)
        ? Optional.empty()
        : Optional.of(
            SAME_FEATURES.broken(
                "Cannot restore: the state was made under other event fields or features (fingerprint"
                    + " %s, the definition's is %s). %s; or restore it under the definition that made"
                    + " it (another model is allowed). Where neither will do, start the changed"
                    + " definition without state and in another namespace",
                saved.get(), fingerprint, TAKING_OVER));
  }

  /**
   * Finds the problem of restoring a state upon tables with imports that it does not know, or
   * without those that it knows; empty where there is none.
   *
   * @param known the imports of the state; empty for none
   * @param topics the definition's
   * @param events the table of events
   */
  public static Optional<StartProblem> problemOfImports(
      Optional<KnownImports> known, Collection<String> topics, Table events) {
    return ImportMark.digest(events.properties()).equals(known.map(KnownImports::digest))
        ? known.flatMap(imports -> problemOfTopics(imports.topics(), topics, events))
        : Optional.of(
            SAME_IMPORTS.broken(
                "Cannot restore: %s has imports (%s) other than those that the state was made with,"
                    + " so it would count events of imported users from 1, or go on behind rows that"
                    + " are not there. Restore the savepoint that the last import has left (millrace"
                    + " import --to DIR, run again, makes one of all imports)",
                events.name(),
                ImportMark.all(events.properties()).isEmpty()
                    ? "none"
                    : String.join(", ", ImportMark.all(events.properties()).keySet())));
  }

  /** The problem of a topic with imported coordinates that came to the definition later. */
  private static Optional<StartProblem> problemOfTopics(
      Set<String> placed, Collection<String> topics, Table events) {
    List<String> added = topics.stream().filter(each -> !placed.contains(each)).toList();
    return placed.isEmpty()
        ? Optional.empty()
        : ImportMark.next(ImportMark.all(events.properties()).values(), added).stream()
            .findFirst()
            .map(
                next ->
                    SAME_IMPORTS.broken(
                        "Cannot restore: %s has imported coordinates of %s-%d before %d, and the topic"
                            + " was not in source.topics when the import left its savepoint, so the"
                            + " state has no place in it, and these would come twice from its oldest"
                            + " record. Leave the topic out; or, where no job has committed yet, make"
                            + " the savepoint under this definition (millrace import --to DIR)",
                        events.name(), next.topic(), next.partition(), next.offset()));
  }
}
