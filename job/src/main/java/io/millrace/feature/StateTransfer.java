package io.millrace.feature;

import io.millrace.event.EventSchema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes users' packed states under later features out of those under earlier ones. What both keep
 * is copied as bytes; what only the later ones keep comes from a fold of the user's history over
 * {@link #folded()}. Where the history is whole, the result has the bytes that the later features
 * would have written, had they read the same events from the start. Not thread safe, and not
 * serializable: compiled where it is used.
 */
public final class StateTransfer {
  private final FeaturePlan before;
  private final FeaturePlan after;
  private final FeaturePlan fold;
  private final FoldNeeds needs;
  private final TileRoute[] tracks;
  private final Source[] latest;
  private final Source[] decayed;
  private final Source[] streaks;
  private final ByteWriter out = new ByteWriter();

  /** The place of a part that is copied as it is. */
  private record Source(boolean isFolded, int index) {
    PackedUser of(PackedUser state, PackedUser folded) {
      return isFolded ? folded : state;
    }
  }

  /** Compiles features that have been checked with their definitions. */
  public StateTransfer(
      List<FeatureDefinition> featuresBefore,
      EventSchema schemaBefore,
      List<FeatureDefinition> featuresAfter,
      EventSchema schemaAfter) {
    before = new FeatureCompiler(featuresBefore, schemaBefore).compile();
    after = new FeatureCompiler(featuresAfter, schemaAfter).compile();
    TrackMeanings had = TrackMeanings.of(before, schemaBefore);
    TrackMeanings wanted = TrackMeanings.of(after, schemaAfter);
    needs = FoldNeeds.of(featuresAfter, before, had, after, wanted);
    fold = new FeatureCompiler(needs.folded(), schemaAfter).compile();
    TrackMeanings added = TrackMeanings.of(fold, schemaAfter);
    tracks = new TileRoute[after.tracks().length];
    for (int i = 0; i < tracks.length; i++) {
      TrackShape shape = after.tracks()[i].shape();
      TrackMeanings.OfTiles meaning = wanted.tracks().get(i);
      tracks[i] =
          new TileRoute(
              shape,
              TrackOverlap.of(shape, before, had.tracks().indexOf(meaning)),
              TrackOverlap.of(shape, fold, added.tracks().indexOf(meaning)));
    }
    latest = sources(had.latest(), added.latest(), wanted.latest());
    decayed = sources(had.decayed(), added.decayed(), wanted.decayed());
    streaks = sources(had.streaks(), added.streaks(), wanted.streaks());
  }

  private static Source[] sources(List<?> had, List<?> added, List<?> wanted) {
    return wanted.stream()
        .map(
            each ->
                had.contains(each)
                    ? new Source(false, had.indexOf(each))
                    : new Source(true, added.indexOf(each)))
        .toArray(Source[]::new);
  }

  /**
   * The features that a history is folded over, in the order of the later definition; empty where
   * the state before has all that is needed. One feature stands for all that share its part of the
   * state, with a window as long as the longest of these.
   */
  public List<FeatureDefinition> folded() {
    return needs.folded();
  }

  /** The names of the later features whose values come from the fold, wholly or in part. */
  public List<String> readersOfFold() {
    return needs.readers();
  }

  /** Whether anything but its head is taken over from the state before. */
  public boolean carriesState() {
    return Arrays.stream(tracks).anyMatch(TileRoute::readsBefore)
        || Stream.of(latest, decayed, streaks)
            .flatMap(Arrays::stream)
            .anyMatch(each -> !each.isFolded());
  }

  /**
   * Returns a user's state under the later features.
   *
   * @param packedBefore the user as the earlier features have packed it
   * @param packedFold the same user as of the same event, as {@link #folded()} have packed it,
   *     compiled with any schema that declares their fields as the later one; null where there are
   *     none
   * @throws StateFormatException where other features have written one of them
   * @throws IllegalArgumentException where the two are not of the same event
   */
  public byte[] apply(byte[] packedBefore, byte[] packedFold) {
    PackedUser state = new PackedUser(before, packedBefore);
    PackedUser folded = folded().isEmpty() ? null : new PackedUser(fold, packedFold);
    StateHead head = state.head();
    if (folded != null && !folded.head().equals(head)) {
      throw new IllegalArgumentException(
          "Cannot put states of different events together: %s and %s"
              .formatted(head, folded.head()));
    }
    out.clear();
    head.write(out);
    if (head.userSeq() > 0) {
      write(state, folded);
    }
    return out.toBytes();
  }

  private void write(PackedUser state, PackedUser folded) {
    long referenceTimeMs = state.head().referenceTimeMs();
    for (int i = 0; i < tracks.length; i++) {
      int clock = after.tracks()[i].clock();
      tracks[i].write(state, folded, after.time().tileOf(clock, referenceTimeMs), out);
    }
    for (Source each : latest) {
      each.of(state, folded).writeLatest(each.index(), out);
    }
    for (Source each : decayed) {
      each.of(state, folded).writeDecayed(each.index(), out);
    }
    for (Source each : streaks) {
      each.of(state, folded).writeStreak(each.index(), out);
    }
  }
}
