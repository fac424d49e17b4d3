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
 * @param event with the fields of its version
 * @param stored with the features of its version, in its order
 * @param commit which brought the row; empty where that snapshot has expired
 */
public record Subject(
    Version version,
    Event event,
    StoredPrediction stored,
    Instant scoredAt,
    Optional<Commit> commit) {}
