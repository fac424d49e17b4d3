package io.millrace.bootstrap;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureMeaning;
import io.millrace.pipeline.Pipeline;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The events that each feature of a later definition knows of, where a user's oldest rows are gone:
 * the contract in the plainest way. What the earlier definition kept too is carried over, as far
 * back as that went; anything else begins with the oldest row that is there.
 */
final class KnownEvents {
  private static final long EVER = Long.MIN_VALUE;

  private final int gone;

  /** Of each feature that is carried over, the oldest tile that the state had. */
  private final Map<String, Long> oldestTiles = new HashMap<>();

  /**
   * @param track what shares tiles
   * @param accumulated what is kept in them
   */
  private record Part(List<Object> track, String accumulated, FeatureDefinition feature) {
    boolean isSame(Part other) {
      return track.equals(other.track) && accumulated.equals(other.accumulated);
    }
  }

  /**
   * @param referenceMs the user's reference time at the change
   * @param gone how many of the user's rows are not there
   */
  KnownEvents(Pipeline before, Pipeline after, long referenceMs, int gone) {
    this.gone = gone;
    List<Part> had = parts(before);
    for (Part each : parts(after)) {
      if (had.stream().anyMatch(each::isSame)) {
        oldestTiles.put(each.feature().name(), oldestTile(each, had, referenceMs));
      }
    }
  }

  private static long oldestTile(Part part, List<Part> had, long referenceMs) {
    if (!hasTiles(part.feature())) {
      return EVER;
    }
    long tileMs = part.feature().window().tileMs();
    long longestMs =
        had.stream()
            .filter(each -> each.track().equals(part.track()))
            .mapToLong(each -> each.feature().window().lengthMs())
            .max()
            .orElseThrow();
    return Math.floorDiv(referenceMs, tileMs) - longestMs / tileMs + 1;
  }

  /**
   * @param all the user's events, as the later definition reads them
   */
  List<Event> of(FeatureDefinition feature, List<Event> all) {
    return IntStream.range(0, all.size())
        .filter(i -> i >= gone || isCarried(feature, all.get(i)))
        .mapToObj(all::get)
        .toList();
  }

  boolean isCarried(FeatureDefinition feature) {
    return oldestTiles.containsKey(feature.name());
  }

  private boolean isCarried(FeatureDefinition feature, Event event) {
    if (!isCarried(feature)) {
      return false;
    }
    long oldest = oldestTiles.get(feature.name());
    return oldest == EVER
        || Math.floorDiv(event.eventTimeMs(), feature.window().tileMs()) >= oldest;
  }

  private static List<Part> parts(Pipeline pipeline) {
    Map<String, FeatureMeaning> meanings = FeatureMeaning.of(pipeline.features(), pipeline.event());
    return pipeline.features().stream()
        .map(each -> new Part(track(each, meanings, pipeline), accumulated(each), each))
        .toList();
  }

  private static List<Object> track(
      FeatureDefinition feature, Map<String, FeatureMeaning> meanings, Pipeline pipeline) {
    List<EventField> fields =
        pipeline.event().fields().stream()
            .filter(field -> meanings.get(feature.name()).fields().contains(field.name()))
            .map(EventField::asRead)
            .sorted(Comparator.comparing(EventField::name))
            .toList();
    Aggregate aggregate = feature.aggregate();
    return List.of(
        source(feature),
        Objects.requireNonNullElse(feature.where(), ""),
        aggregate.expression().or(aggregate::counted).orElse(""),
        hasTiles(feature) ? feature.window().tileMs() : EVER,
        fields);
  }

  /** Whether it reads tiles; the latest event answers for every window, and needs none. */
  private static boolean hasTiles(FeatureDefinition feature) {
    return switch (feature.aggregate().kind()) {
      case LAST, SECONDS_SINCE -> false;
      default -> feature.window() != null && !feature.window().isLifetime();
    };
  }

  private static String source(FeatureDefinition feature) {
    return switch (feature.aggregate().kind()) {
      case SUM, MEAN, MIN, MAX, STDDEV, VARIANCE, QUANTILE, FIRST -> "numbers";
      default -> feature.aggregate().kind().key();
    };
  }

  private static String accumulated(FeatureDefinition feature) {
    return switch (feature.aggregate().kind()) {
      case SUM, MEAN -> "sum";
      case STDDEV, VARIANCE -> "spread";
      case DECAYED_SUM ->
          "sum of half-life " + ((Aggregate.DecayedSum) feature.aggregate()).halfLifeMs();
      default -> feature.aggregate().kind().key();
    };
  }
}
