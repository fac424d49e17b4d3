package io.millrace.feature;

import java.util.Arrays;
import java.util.List;

/**
 * The components of a track that another plan's track of the same meaning has too. Its tiles may go
 * back less far.
 *
 * @param track the position of the other track in its plan; -1 where there is none, or none of use
 * @param places of each component, its place among the other track's; -1 where that lacks it
 * @param tilesMax how far back the other track's tiles go; 0 where there is none
 * @param isWhole whether both have the same components in the same order, as far back
 */
record TrackOverlap(int track, int[] places, long tilesMax, boolean isWhole) {
  private static final int NONE = -1;

  /**
   * @param other the position of the track in the other plan; -1 for none
   */
  static TrackOverlap of(TrackShape shape, FeaturePlan plan, int other) {
    TrackShape had = other == NONE ? null : plan.tracks()[other].shape();
    int[] places = had == null ? new int[0] : places(shape, had);
    // A track of which it has tiles, but no component, is of no use.
    if (Arrays.stream(places).allMatch(place -> place == NONE)) {
      int[] nowhere = new int[PackedTiles.components(shape)];
      Arrays.fill(nowhere, NONE);
      return new TrackOverlap(NONE, nowhere, 0, false);
    }
    boolean isWhole =
        PackedTiles.components(had) == places.length && had.tilesMax() == shape.tilesMax();
    for (int i = 0; i < places.length; i++) {
      isWhole &= places[i] == i;
    }
    return new TrackOverlap(other, places, had.tilesMax(), isWhole);
  }

  private static int[] places(TrackShape shape, TrackShape among) {
    List<CellAccumulator> known = among.cells().accumulators();
    int[] places = new int[PackedTiles.components(shape)];
    int next = 0;
    for (CellAccumulator each : shape.cells().accumulators()) {
      places[next++] = known.indexOf(each);
    }
    if (shape.sketchKind() != null) {
      places[next] = among.sketchKind() == null ? NONE : known.size();
    }
    return places;
  }

  boolean isNone() {
    return track == NONE;
  }

  boolean has(int component) {
    return places[component] != NONE;
  }

  /** Whether it has a component in all tiles of a window of this length. */
  boolean has(int component, long tiles) {
    return has(component) && tiles <= tilesMax;
  }
}
