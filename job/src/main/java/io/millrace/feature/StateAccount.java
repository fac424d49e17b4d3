package io.millrace.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lists what a user's state keeps, with the features that it is kept for. */
final class StateAccount {
  private final FeaturePlan plan;

  StateAccount(FeaturePlan plan) {
    this.plan = plan;
  }

  List<Kept> of(UserState user) {
    List<Kept> kept = new ArrayList<>();
    for (int i = 0; i < user.tracks.length; i++) {
      kept.add(tiles(plan.tracks()[i], user.tracks[i].tiles()));
    }
    for (int i = 0; i < user.latest.length; i++) {
      kept.add(plan.latest()[i].account(user.latest[i], plan.columns()));
    }
    for (int i = 0; i < user.decayed.length; i++) {
      Decayed decayed = user.decayed[i];
      kept.add(
          new Kept.DecayedSum(
              names(plan.decayed()[i].features()),
              decayed.sum,
              decayed.sum == 0 ? null : (Long) decayed.asOfMs));
    }
    for (int i = 0; i < user.streaks.length; i++) {
      kept.add(new Kept.Streak(names(plan.streaks()[i].places()), user.streaks[i]));
    }
    return List.copyOf(kept);
  }

  private Kept tiles(Track track, Tiles tiles) {
    long tileMs = plan.time().lengthMs(track.clock());
    int size = tiles.size();
    int end = tiles.end();
    return new Kept.Tiles(
        names(track.features()),
        size,
        tileMs,
        size == 0 ? 0 : tiles.index(end - size) * tileMs,
        size == 0 ? 0 : tiles.index(end - 1) * tileMs);
  }

  private List<String> names(IntStream features) {
    return features.sorted().mapToObj(i -> plan.columns().get(i).name()).toList();
  }
}
