package io.millrace.feature;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import java.util.List;

/**
 * Takes a user's events into its state without asking for features, for states that are made of a
 * history. The state is the one that {@link FeatureSet#advance} would leave, at less cost. Not
 * thread safe, and not serializable: compiled where it is used.
 */
public final class StateFold {
  private final FeatureSet set;
  private final FeaturePlan plan;

  /** Values that are never read: latest values and decayed sums write them besides. */
  private final double[] numbers;

  private final String[] texts;
  private UserState user;

  /** Compiles features that have been checked with their definition. */
  public StateFold(List<FeatureDefinition> features, EventSchema schema) {
    set = FeatureSet.compile(features, schema);
    plan = set.plan();
    numbers = new double[features.size()];
    texts = new String[features.size()];
    user = set.newUser();
  }

  /** Begins with a user before the first event. */
  public void begin() {
    user = set.newUser();
  }

  /** Begins with a user as these features have packed it. */
  public void begin(byte[] packed) {
    user = set.read(packed);
  }

  /** The number of the user's events so far. */
  public long userSeq() {
    return user.userSeq;
  }

  /** The greatest event time so far; below every event time before the first event. */
  public long referenceTimeMs() {
    return user.referenceTimeMs;
  }

  /**
   * Takes the next event that is known.
   *
   * @param userSeq the event's place, which leaves out the places of events that are not known
   * @param referenceTimeMs the user's reference time at the event
   */
  public void take(Event event, long userSeq, long referenceTimeMs) {
    user.userSeq = userSeq;
    user.referenceTimeMs = referenceTimeMs;
    EventInputs inputs = plan.inputs();
    TileClock time = plan.time();
    long timeMs = event.eventTimeMs();
    inputs.begin(event);
    time.set(timeMs, referenceTimeMs);
    for (int i = 0; i < user.tracks.length; i++) {
      plan.tracks()[i].take(user.tracks[i], inputs, time);
    }
    FeatureVector unread = new FeatureVector(userSeq, referenceTimeMs, numbers, texts);
    set.advanceUntiled(user, timeMs, unread);
  }

  /** The user's packed form. */
  public byte[] packed() {
    return set.write(user);
  }

  /**
   * The user's packed form as of a later event, where the events in between are not known.
   *
   * @param userSeq that event's place
   * @param referenceTimeMs the reference time at that event
   */
  public byte[] packedAt(long userSeq, long referenceTimeMs) {
    user.userSeq = userSeq;
    user.referenceTimeMs = referenceTimeMs;
    for (int i = 0; i < user.tracks.length; i++) {
      int clock = plan.tracks()[i].clock();
      user.tracks[i].moveHead(plan.time().tileOf(clock, referenceTimeMs));
    }
    return packed();
  }
}
