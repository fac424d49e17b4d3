package io.millrace.explain;

import io.millrace.event.Event;
import io.millrace.lake.Commit;
import io.millrace.lake.StoredPrediction;
import io.millrace.verify.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * The row that is explained.
 *
 * @param event the event with the fields of its version
 * @param stored the row with its version's features, in its version's order
 * @param commit the commit that wrote the row; empty where that snapshot has expired
 */
public record Subject(
    Version version,
    Event event,
    StoredPrediction stored,
    Instant scoredAt,
    Optional<Commit> commit) {}
