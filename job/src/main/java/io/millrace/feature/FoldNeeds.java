package io.millrace.feature;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a history must be folded over so that users of later features have what the state before
 * lacks, and nothing else: a feature for each missing part, be it a component of tiles, a latest
 * value, a decayed sum or a streak. Features that share a part need it once.
 */
final class FoldNeeds {
  private static final int NONE = -1;

  private final List<FeatureDefinition> definitions;
  private final FeaturePlan before;
  private final SortedMap<Integer, FeatureDefinition> folded = new TreeMap<>();
  private final Set<Integer> readers = new TreeSet<>();

  private FoldNeeds(List<FeatureDefinition> definitions, FeaturePlan before) {
    this.definitions = definitions;
    this.before = before;
  }

  /**
   * @param definitions the later features, of which {@code after} is the plan
   */
  static FoldNeeds of(
      List<FeatureDefinition> definitions,
      FeaturePlan before,
      TrackMeanings had,
      FeaturePlan after,
      TrackMeanings wanted) {
    FoldNeeds needs = new FoldNeeds(definitions, before);
    for (int i = 0; i < after.tracks().length; i++) {
      needs.addTiles(after.tracks()[i], had.tracks().indexOf(wanted.tracks().get(i)));
    }
    needs.addNew(had.latest(), wanted.latest(), i -> after.latest()[i].features());
    needs.addNew(had.decayed(), wanted.decayed(), i -> after.decayed()[i].features());
    needs.addNew(had.streaks(), wanted.streaks(), i -> after.streaks()[i].places());
    return needs;
  }

  private void addTiles(Track track, int placeBefore) {
    long tilesMax = track.shape().tilesMax();
    TrackOverlap known = TrackOverlap.of(track.shape(), before, placeBefore);
    Set<Integer> missing = new HashSet<>();
    for (Track.View each : track.views()) {
      if (!known.has(each.component(), tilesMax) && missing.add(each.component())) {
        // A track keeps all components for as long as its longest window.
        folded.put(each.feature(), widened(definitions.get(each.feature()), tilesMax));
      }
      if (!known.has(each.component(), each.tiles())) {
        readers.add(each.feature());
      }
    }
  }

  private static FeatureDefinition widened(FeatureDefinition feature, long tiles) {
    Window window = feature.window();
    return window.isLifetime()
        ? feature
        : new FeatureDefinition(
            feature.name(),
            feature.aggregate(),
            feature.where(),
            new Window(tiles * window.tileMs(), window.tileMs()));
  }

  private void addNew(List<?> had, List<?> wanted, IntFunction<IntStream> featuresOf) {
    for (int i = 0; i < wanted.size(); i++) {
      if (had.indexOf(wanted.get(i)) == NONE) {
        List<Integer> features = featuresOf.apply(i).boxed().toList();
        int first = features.get(0);
        folded.put(first, definitions.get(first));
        readers.addAll(features);
      }
    }
  }

  /**
   * The features to fold, in the order of the definition, in which a track's components follow each
   * other. Their windows are as long as the longest of their tracks.
   */
  List<FeatureDefinition> folded() {
    return List.copyOf(folded.values());
  }

  /** The names of the features whose values come from the fold, wholly or in part. */
  List<String> readers() {
    return readers.stream().map(definitions::get).map(FeatureDefinition::name).toList();
  }
}
