package io.millrace.bootstrap;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.StateFold;
import io.millrace.feature.StateHead;
import io.millrace.history.PastFields;
import io.millrace.history.PastVersions;
import java.util.Iterator;
import java.util.List;

/**
 * Folds users' histories, one after the other, into packed states of some features, and counts what
 * it reads. Belongs to one thread.
 */
public final class HistoryFold {
  private final StateFold fold;
  private final PastFields fields;
  private boolean isPartial;
  private long users;
  private long events;
  private long partialUsers;

  /**
   * @param schema the fields that the features read
   * @param columns the fields that past events have, in their order
   */
  HistoryFold(
      List<FeatureDefinition> features,
      EventSchema schema,
      List<EventField> columns,
      PastVersions versions) {
    fold = new StateFold(features, schema);
    fields = new PastFields(schema.fields(), columns, versions);
  }

  /**
   * Returns the state of a user as of the last row.
   *
   * @param packed the user as these features have packed it at an earlier row; null for a user
   *     before the first
   * @param rows in the order of {@code user_seq}; those that the packed state has are passed over
   * @throws BootstrapException where the rows cannot be a user's history
   */
  public byte[] state(String userId, byte[] packed, Iterator<PastEvent> rows) {
    if (packed == null) {
      fold.begin();
    } else {
      fold.begin(packed);
    }
    isPartial = false;
    take(userId, rows, Long.MAX_VALUE, 0);
    count();
    return fold.packed();
  }

  /**
   * Folds the rows of a user that are there, for {@link UserBootstrap} to go on from.
   *
   * @param begun the fold so far; null for none
   * @param rows all rows behind that, in the order of {@code user_seq}
   * @throws BegunFoldException where a row is not behind the fold
   * @throws BootstrapException where the rows cannot be a user's history
   */
  public BegunFold begun(String userId, BegunFold begun, Iterator<PastEvent> rows) {
    begin(begun);
    take(userId, rows, Long.MAX_VALUE, fold.userSeq());
    count();
    return new BegunFold(fold.packed(), isPartial);
  }

  private void begin(BegunFold begun) {
    if (begun == null) {
      fold.begin();
    } else {
      fold.begin(begun.packed());
    }
    isPartial = begun != null && begun.isPartial();
  }

  /**
   * Returns the state of a user as of a row, which may be missing.
   *
   * <p>A history that ends before that row is partial where rows can have gone by right, and else
   * the tables are behind the state, which is refused. By right go all rows of a user (erasure), or
   * those with the oldest event times (retention). So where any row is left, the one that has the
   * reference time is: an end that lacks a later reference time lacks rows that the tables never
   * got. An end that lacks late rows alone may have lost them to retention, and is partial; so is a
   * user without any row. Whether the tables have come to the savepoint at all is for their
   * checkpoints to say.
   *
   * @param begun the fold of the first rows; null for none
   * @param rows the rows behind that; those behind the last one may be among them
   * @param last the row's place and the user's reference time at it
   */
  byte[] stateAt(String userId, BegunFold begun, Iterator<PastEvent> rows, StateHead last) {
    long lastSeq = last.userSeq();
    long referenceTimeMs = last.referenceTimeMs();
    begin(begun);
    if (fold.userSeq() > lastSeq) {
      throw new BegunFoldException(
          "the fold of user %s cannot go on: it is of user_seq %d, and the state of %d"
              .formatted(userId, fold.userSeq(), lastSeq));
    }
    boolean isEnd = take(userId, rows, lastSeq, fold.userSeq());
    isPartial |= fold.userSeq() < lastSeq;
    count();
    if (!isPossible(referenceTimeMs, fold.referenceTimeMs())) {
      throw new BootstrapException(
          "Cannot use the state of user %s: at user_seq %d it has the reference time %d ms, but the rows up to it give %d ms. Use a savepoint that was taken with these tables"
              .formatted(userId, lastSeq, referenceTimeMs, fold.referenceTimeMs()));
    }
    boolean isLater = fold.userSeq() > 0 && referenceTimeMs > fold.referenceTimeMs();
    if (isEnd && fold.userSeq() < lastSeq && isLater) {
      throw new BootstrapException(
          "Cannot use the state of user %s: it is of user_seq %d at %d ms, and the rows end with user_seq %d at %d ms, so the tables are behind the savepoint. Start the job from the savepoint under the earlier definition, which commits what is missing, and stop it with a new one; where tables were rolled back, use a savepoint of the checkpoint that they were rolled back to"
              .formatted(userId, lastSeq, referenceTimeMs, fold.userSeq(), fold.referenceTimeMs()));
    }
    return fold.packedAt(lastSeq, referenceTimeMs);
  }

  /**
   * Takes the rows up to a place, and returns whether none lies behind it.
   *
   * @param before the place that all rows lie behind
   */
  private boolean take(String userId, Iterator<PastEvent> rows, long lastSeq, long before) {
    long begun = fold.userSeq();
    long previous = before;
    while (rows.hasNext()) {
      PastEvent row = rows.next();
      if (row.userSeq() > lastSeq) {
        return false;
      }
      if (before > 0 && row.userSeq() <= before) {
        throw new BegunFoldException(
            "the fold of user %s cannot go on: it is of user_seq %d, and a row of %d was added since"
                .formatted(userId, before, row.userSeq()));
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
    return true;
  }

  private void take(String userId, PastEvent row) {
    isPartial |= row.userSeq() != fold.userSeq() + 1;
    long known = Math.max(fold.referenceTimeMs(), row.event().eventTimeMs());
    if (!isPossible(row.referenceTimeMs(), known)) {
      throw new BootstrapException(
          "Cannot read the history of user %s: the row of user_seq %d has the reference time %d ms, but the events up to it give %d ms. millrace verify says what was changed"
              .formatted(userId, row.userSeq(), row.referenceTimeMs(), known));
    }
    Event event = fields.of(row.version(), row.event(), row.value());
    if (event == null) {
      throw new BootstrapException(
          "Cannot read the history: rows have the pipeline_version %s, which the table versions does not have with a definition that can be read. millrace verify says what is wrong with it"
              .formatted(row.version()));
    }
    fold.take(event, row.userSeq(), row.referenceTimeMs());
    events++;
  }

  /** Where rows are missing, one of them may have had a later time than those that are known. */
  private boolean isPossible(long referenceTimeMs, long knownMs) {
    return isPartial ? referenceTimeMs >= knownMs : referenceTimeMs == knownMs;
  }

  private void count() {
    users++;
    partialUsers += isPartial ? 1 : 0;
  }

  /** The counts of all users so far. */
  public BootstrapCounts counts() {
    return new BootstrapCounts(users, events, partialUsers);
  }
}
