package io.millrace.feature;

import io.millrace.FuzzInput;
import io.millrace.event.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Fuzzes the reader of users' packed states: the first byte chooses the features, the rest is the
 * state. What it accepts must be written to a form that reads back as the same bytes, and take the
 * next event.
 */
public final class StateFuzz {
  private static final FeatureDefinition[] DEFINITIONS = StateTest.everything();
  private static final FeatureSet[] SETS = new FeatureSet[DEFINITIONS.length + 1];

  static {
    for (int i = 0; i < DEFINITIONS.length; i++) {
      SETS[i] = FeatureSet.compile(List.of(DEFINITIONS[i]), History.SCHEMA);
    }
    SETS[DEFINITIONS.length] = FeatureSet.compile(List.of(DEFINITIONS), History.SCHEMA);
  }

  private StateFuzz() {}

  /** Has Jazzer compile the features before it takes the time of an input. */
  public static void fuzzerInitialize() {}

  /** Reads one user's state in both ways. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    FeatureSet features = SETS[(input[0] & 0xFF) % SETS.length];
    byte[] packed = Arrays.copyOfRange(input, 1, input.length);
    UserState user;
    try {
      user = features.read(packed);
    } catch (StateFormatException refused) {
      requireRefused(features, packed);
      return;
    }
    byte[] written = features.write(user);
    byte[] again = features.write(features.read(written));
    if (!Arrays.equals(written, again)) {
      throw new AssertionError(
          "%s is written as %s".formatted(Arrays.toString(written), Arrays.toString(again)));
    }
    new PackedUser(features.plan(), packed);
    features.account(user);
    long timeMs = user.userSeq == 0 ? 0 : user.referenceTimeMs;
    features.advance(user, History.event(timeMs, "a", 1.5, "item", 3L, true, 5L));
  }

  /** The parts of a state are found by code of their own, which must not take what is refused. */
  private static void requireRefused(FeatureSet features, byte[] packed) {
    try {
      new PackedUser(features.plan(), packed);
    } catch (StateFormatException refused) {
      return;
    }
    throw new AssertionError("Parts are found in a state that cannot be read");
  }

  /** Inputs to begin with. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < SETS.length; i++) {
      FeatureSet features = SETS[i];
      UserState user = features.newUser();
      seeds.add(FuzzInput.of(i, features.write(user)));
      int left = 0;
      for (Event event : StateTest.randomEvents(new Random(i), 100)) {
        features.advance(user, event);
        if (left++ % 33 == 0) {
          seeds.add(FuzzInput.of(i, features.write(user)));
        }
      }
    }
    return seeds;
  }
}
