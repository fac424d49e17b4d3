package io.millrace.feature;

import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
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
  private final List<FeatureDefinition> folded;
  private final TileRoute[] tracks;
  private final Source[] latest;
  private final Source[] decayed;
  private final Source[] streaks;
  private final ByteWriter out = new ByteWriter();

  /** The place of a part that is copied as it is. */
  private record Source(boolean isFolded, int index) {
    PackedUser of(PackedUser state, PackedUser made) {
      return isFolded ? made : state;
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
    tracks = new TileRoute[after.tracks().length];
    for (int i = 0; i < tracks.length; i++) {
      int place = had.tracks().indexOf(wanted.tracks().get(i));
      tracks[i] = new TileRoute(after.tracks()[i], before, place);
    }
    folded = toFold(featuresAfter, had, wanted);
    fold = new FeatureCompiler(folded, schemaAfter).compile();
    TrackMeanings made = TrackMeanings.of(fold, schemaAfter);
    for (int i = 0; i < tracks.length; i++) {
      tracks[i].foldedBy(made.tracks().indexOf(wanted.tracks().get(i)));
    }
    latest = sources(had.latest(), made.latest(), wanted.latest());
    decayed = sources(had.decayed(), made.decayed(), wanted.decayed());
    streaks = sources(had.streaks(), made.streaks(), wanted.streaks());
  }

  private static Source[] sources(List<?> had, List<?> made, List<?> wanted) {
    return wanted.stream()
        .map(
            each ->
                had.contains(each)
                    ? new Source(false, had.indexOf(each))
                    : new Source(true, made.indexOf(each)))
        .toArray(Source[]::new);
  }

  /** The features of all parts that the state before does not have whole. */
  private List<FeatureDefinition> toFold(
      List<FeatureDefinition> features, TrackMeanings had, TrackMeanings wanted) {
    List<IntStream> needed = new ArrayList<>();
    for (int i = 0; i < tracks.length; i++) {
      if (tracks[i].needsFold()) {
        needed.add(after.tracks()[i].features());
      }
    }
    addNew(had.latest(), wanted.latest(), i -> after.latest()[i].features(), needed);
    addNew(had.decayed(), wanted.decayed(), i -> after.decayed()[i].features(), needed);
    addNew(had.streaks(), wanted.streaks(), i -> after.streaks()[i].places(), needed);
    // In the order of the definition, in which a track's accumulators follow each other.
    return needed.stream().flatMapToInt(each -> each).sorted().mapToObj(features::get).toList();
  }

  private static void addNew(
      List<?> had, List<?> wanted, IntFunction<IntStream> featuresOf, List<IntStream> needed) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!had.contains(wanted.get(i))) {
        needed.add(featuresOf.apply(i));
      }
    }
  }

  /**
   * The later features that a history is folded over, in their order; empty where the state before
   * has all that they need. A feature that shares its tiles with one of these is among them, though
   * its own part is copied.
   */
  public List<FeatureDefinition> folded() {
    return folded;
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
   * @param state the user as the earlier features have packed it
   * @param made the same user as of the same event, as {@link #folded()} have packed it, compiled
   *     with any schema that declares their fields as the later one; null where there are none
   * @throws StateFormatException where other features have written one of them
   * @throws IllegalArgumentException where the two are not of the same event
   */
  public byte[] apply(byte[] state, byte[] made) {
    PackedUser user = new PackedUser(before, state);
    PackedUser fresh = folded.isEmpty() ? null : new PackedUser(fold, made);
    StateHead head = user.head();
    if (fresh != null && !fresh.head().equals(head)) {
      throw new IllegalArgumentException(
          "Cannot put states of different events together: %s and %s"
              .formatted(head, fresh.head()));
    }
    out.clear();
    head.write(out);
    if (head.userSeq() > 0) {
      write(user, fresh);
    }
    return out.toBytes();
  }

  private void write(PackedUser user, PackedUser fresh) {
    StateHead head = user.head();
    for (int i = 0; i < tracks.length; i++) {
      int clock = after.tracks()[i].clock();
      tracks[i].write(user, fresh, after.time().tileOf(clock, head.referenceTimeMs()), out);
    }
    for (Source each : latest) {
      each.of(user, fresh).writeLatest(each.index(), out);
    }
    for (Source each : decayed) {
      each.of(user, fresh).writeDecayed(each.index(), out);
    }
    for (Source each : streaks) {
      each.of(user, fresh).writeStreak(each.index(), out);
    }
  }
}
