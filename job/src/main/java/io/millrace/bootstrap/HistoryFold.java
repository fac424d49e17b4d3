package io.millrace.bootstrap;

import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.StateFold;
import java.util.Iterator;
import java.util.List;

/**
 * Folds one user's history after the other into the packed states of some features, and counts what
 * it reads. Belongs to one thread.
 */
final class HistoryFold {
  private final StateFold fold;
  private final PastFields fields;
  private long events;
  private boolean isPartial;

  /**
   * @param schema the fields that the features read
   * @param columns the fields that past events have, in their order
   */
  HistoryFold(
      List<FeatureDefinition> features,
      EventSchema schema,
      EventSchema columns,
      PastVersions versions) {
    fold = new StateFold(features, schema);
    fields = new PastFields(schema.fields(), columns, versions);
  }

  /** Begins with a user before the first event. */
  HistoryFold begin() {
    fold.begin();
    return start();
  }

  /** Begins with a user as the features have packed it; rows that it has read are passed over. */
  HistoryFold begin(byte[] packed) {
    fold.begin(packed);
    return start();
  }

  private HistoryFold start() {
    events = 0;
    isPartial = false;
    return this;
  }

  /**
   * Takes a user's rows.
   *
   * @param rows in the order of {@code user_seq}
   * @param lastSeq the last {@code user_seq} that is taken; later rows may follow
   * @throws BootstrapException where the rows cannot be a user's history
   */
  HistoryFold take(String userId, Iterator<PastEvent> rows, long lastSeq) {
    long begun = fold.userSeq();
    long previous = 0;
    while (rows.hasNext()) {
      PastEvent row = rows.next();
      if (row.userSeq() > lastSeq) {
        break;
      }
      if (row.userSeq() <= previous) {
        throw new BootstrapException(
            "Cannot read the history of user %s: a row of user_seq %d comes after one of %d, so rows are there twice or were edited. millrace verify says which"
                .formatted(userId, row.userSeq(), previous));
      }
      previous = row.userSeq();
      if (row.userSeq() > begun) {
        take(userId, row);
      }
    }
    isPartial |= lastSeq != Long.MAX_VALUE && fold.userSeq() < lastSeq;
    return this;
  }

  private void take(String userId, PastEvent row) {
    isPartial |= row.userSeq() != fold.userSeq() + 1;
    long known = Math.max(fold.referenceTimeMs(), row.event().eventTimeMs());
    // Where rows are missing, one of them may have had a later time.
    boolean isPossible =
        isPartial ? row.referenceTimeMs() >= known : row.referenceTimeMs() == known;
    if (!isPossible) {
      throw new BootstrapException(
          "Cannot read the history of user %s: the row of user_seq %d has the reference time %d ms, but the events up to it give %d ms. millrace verify says what was changed"
              .formatted(userId, row.userSeq(), row.referenceTimeMs(), known));
    }
    fold.take(fields.of(row), row.userSeq(), row.referenceTimeMs());
    events++;
  }

  /** The number of the user's rows that were folded. */
  long events() {
    return events;
  }

  /** Whether rows of the user are missing, in what was taken. */
  boolean isPartial() {
    return isPartial;
  }

  long referenceTimeMs() {
    return fold.referenceTimeMs();
  }

  byte[] packed() {
    return fold.packed();
  }

  /** The packed state as of an event whose row may be missing. */
  byte[] packedAt(long userSeq, long referenceTimeMs) {
    return fold.packedAt(userSeq, referenceTimeMs);
  }
}
