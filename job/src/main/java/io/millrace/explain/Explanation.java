package io.millrace.explain;

import io.millrace.event.Event;
import java.util.List;
import java.util.Optional;

/**
 * The full explanation of one row of {@code predictions}.
 *
 * @param versions the versions beside the row's own
 * @param arrived the user's events up to this one that the tables have, in the order of arrival
 * @param score empty where the version has no model
 */
public record Explanation(
    Subject subject,
    Past past,
    VersionAccount versions,
    List<Arrival> arrived,
    List<FeatureAccount> features,
    Optional<ScoreAccount> score) {

  /** An event of the user, with the fields of the explained row's version. */
  public record Arrival(long userSeq, Event event) {}
}
