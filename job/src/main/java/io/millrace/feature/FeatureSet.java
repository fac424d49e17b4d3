package io.millrace.feature;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import java.util.List;

/**
 * The compiled features of a definition: takes a user's events in arrival order and returns the
 * features of each, a pure function of the user's events so far. Not thread safe, not serializable:
 * compiled where it is used.
 *
 * <p>Between events a user is a {@link UserState}, or its packed form, which is the format of the
 * job's state (see {@link StateCodec}). Which of the two, and how often it goes from one to the
 * other, does not change a bit of any feature.
 */
public final class FeatureSet {
  private final FeaturePlan plan;
  private final StateCodec codec;
  private final String fingerprint;
  private final boolean hasTexts;

  private FeatureSet(FeaturePlan plan, String fingerprint) {
    this.plan = plan;
    this.codec = new StateCodec(plan);
    this.fingerprint = fingerprint;
    this.hasTexts = plan.columns().stream().anyMatch(c -> c.type() == ColumnType.STRING);
  }

  /**
   * Compiles features that have been checked with their definition.
   *
   * @throws IllegalArgumentException where a feature cannot be compiled, by name and cause
   */
  public static FeatureSet compile(List<FeatureDefinition> features, EventSchema schema) {
    FeaturePlan plan = new FeatureCompiler(features, schema).compile();
    return new FeatureSet(plan, Fingerprint.of(features, schema));
  }

  FeaturePlan plan() {
    return plan;
  }

  /** The features' columns, in the order of the definition and of {@link FeatureVector}. */
  public List<FeatureColumn> columns() {
    return plan.columns();
  }

  /** A user before the first event. */
  public UserState newUser() {
    return codec.empty();
  }

  /** Takes a user's next event, and returns its features. */
  public FeatureVector advance(UserState user, Event event) {
    long timeMs = event.eventTimeMs();
    user.userSeq++;
    user.referenceTimeMs = Math.max(user.referenceTimeMs, timeMs);
    EventInputs inputs = plan.inputs();
    TileClock time = plan.time();
    inputs.begin(event);
    time.set(timeMs, user.referenceTimeMs);

    int count = plan.columns().size();
    FeatureVector features =
        new FeatureVector(
            user.userSeq,
            user.referenceTimeMs,
            new double[count],
            hasTexts ? new String[count] : null);
    for (int i = 0; i < user.tracks.length; i++) {
      plan.tracks()[i].advance(user.tracks[i], inputs, time, features);
    }
    advanceUntiled(user, timeMs, features);
    // Last and in their order: a ratio reads features before it.
    for (CurrentFeature feature : plan.current()) {
      feature.read(inputs, timeMs, features);
    }
    return features;
  }

  /** Takes the current event into what has no tiles, and writes those features into a vector. */
  void advanceUntiled(UserState user, long timeMs, FeatureVector into) {
    EventInputs inputs = plan.inputs();
    TileClock time = plan.time();
    for (int i = 0; i < user.latest.length; i++) {
      plan.latest()[i].advance(user.latest[i], inputs, time, into, timeMs);
    }
    for (int i = 0; i < user.decayed.length; i++) {
      plan.decayed()[i].advance(user.decayed[i], inputs, into, timeMs);
    }
    for (int i = 0; i < user.streaks.length; i++) {
      user.streaks[i] = plan.streaks()[i].advance(user.streaks[i], inputs, into);
    }
  }

  /** A user's packed form. */
  public byte[] write(UserState user) {
    return codec.write(user).toBytes();
  }

  /** A user's packed form, in a buffer that the next call overwrites. */
  public ByteWriter pack(UserState user) {
    return codec.write(user);
  }

  /** The contents of a user's state, for people to read. */
  public List<Kept> account(UserState user) {
    return new StateAccount(plan).of(user);
  }

  /**
   * A user from the packed form.
   *
   * @throws StateFormatException where this build, or these features, cannot have written it
   */
  public UserState read(byte[] packed) {
    UserState user = newUser();
    unpack(packed, packed.length, user);
    return user;
  }

  /**
   * Replaces a user by another from its packed form, which allocates texts alone where the new one
   * is no larger.
   *
   * @param length the bytes of {@code packed} that are the form
   * @throws StateFormatException where this build, or these features, cannot have written it; the
   *     user cannot be used then
   */
  public void unpack(byte[] packed, int length, UserState into) {
    codec.read(packed, length, into);
  }

  /**
   * A hash that must be equal for packed users to be read: of the event's user, time and fields and
   * of the features, SHA-256 in lower-case hex. The model takes no part.
   */
  public String fingerprint() {
    return fingerprint;
  }
}
