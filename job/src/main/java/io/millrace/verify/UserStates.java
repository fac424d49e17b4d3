package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.history.UserHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One user's state under each definition of features that rows of theirs have. The features of a
 * row depend on all events before it, whichever version was live when they came, so every event
 * goes into each state that a row ahead needs. Belongs to one thread.
 */
final class UserStates {
  private final Function<String, Optional<Recomputed>> versions;
  private final Map<String, Needed> byFingerprint = new LinkedHashMap<>();
  private final List<Needed> all = new ArrayList<>();

  /**
   * A version with this thread's own objects for it.
   *
   * @param others the positions of the features of other versions alone
   */
  record Recomputed(
      Version version, FeatureSet features, EventView events, ScoreCheck scores, int[] others) {}

  /** A state, and the last row that it is needed for. */
  private static final class Needed {
    private final Recomputed version;
    private final UserState state;
    private int last;

    Needed(Recomputed version) {
      this.version = version;
      this.state = version.features().newUser();
    }
  }

  /**
   * @param versions finds a version; empty where it cannot be recomputed
   */
  UserStates(Function<String, Optional<Recomputed>> versions) {
    this.versions = versions;
  }

  /**
   * Begins with a user before the first event.
   *
   * @param end the index behind the last row that may be recomputed
   */
  void begin(UserHistory user, int end) {
    byFingerprint.clear();
    all.clear();
    String version = null;
    Needed needed = null;
    for (int i = 0; i < end; i++) {
      // Neighbouring rows nearly always have the same version.
      if (!user.version(i).equals(version)) {
        version = user.version(i);
        Optional<Recomputed> found = versions.apply(version);
        if (found.isEmpty()) {
          return;
        }
        needed = needed(found.get());
      }
      needed.last = i;
    }
  }

  private Needed needed(Recomputed version) {
    return byFingerprint.computeIfAbsent(
        version.version().fingerprint(),
        fingerprint -> {
          Needed first = new Needed(version);
          all.add(first);
          return first;
        });
  }

  /**
   * Takes the next event into the states that are still needed.
   *
   * @param live the version of the event's prediction
   * @return the features under that version; null where the tables do not say what some version
   *     sees
   */
  FeatureVector advance(int index, UserHistory.Entry entry, Recomputed live) {
    String hash = live.version().pipeline().version();
    FeatureVector now = null;
    for (Needed each : all) {
      boolean isLive = each.version.version().fingerprint().equals(live.version().fingerprint());
      if (index <= each.last) {
        Recomputed by = isLive ? live : each.version;
        Event event = by.events().of(entry.event(), entry.raw(), hash);
        if (event == null) {
          return null;
        }
        FeatureVector vector = by.features().advance(each.state, event);
        now = isLive ? vector : now;
      }
    }
    return now;
  }
}
