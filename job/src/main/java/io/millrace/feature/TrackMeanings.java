package io.millrace.feature;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.feature.EventInputs.KeyField;
import java.util.Arrays;
import java.util.List;

/**
 * What the parts of a plan's state mean, each in the order of the plan: equal meanings of two plans
 * keep the same of a user's events. Tiles of equal meaning may be kept for windows of other
 * lengths, and may accumulate other things.
 */
record TrackMeanings(
    List<OfTiles> tracks, List<OfLatest> latest, List<OfDecayed> decayed, List<OfStreak> streaks) {

  /**
   * @param filter null for every event
   * @param value null where the event itself is counted
   * @param texts the kind of sketch for texts; null where there is none
   */
  record OfTiles(
      Declared filter, SampleSource source, Declared value, long tileMs, SketchKind texts) {}

  /**
   * @param value null where no value is kept
   */
  record OfLatest(Declared filter, Declared value, LatestTrack.Keeps keeps) {}

  record OfDecayed(Declared filter, Declared value, double halfLifeMs) {}

  record OfStreak(Declared filter, Declared condition) {}

  static TrackMeanings of(FeaturePlan plan, EventSchema schema) {
    Reading reading = new Reading(plan, schema);
    return new TrackMeanings(
        Arrays.stream(plan.tracks()).map(reading::tiles).toList(),
        Arrays.stream(plan.latest()).map(reading::latest).toList(),
        Arrays.stream(plan.decayed()).map(reading::decayed).toList(),
        Arrays.stream(plan.streaks()).map(reading::streak).toList());
  }

  private record Reading(FeaturePlan plan, EventSchema schema) {
    OfTiles tiles(Track track) {
      TrackKey key = track.key();
      return new OfTiles(
          filter(key.filter()),
          key.source(),
          value(key),
          plan.time().lengthMs(key.clock()),
          key.texts());
    }

    private Declared value(TrackKey key) {
      return switch (key.source()) {
        case MATCH -> null;
        case NUMBER, TEXT -> expression(key.input());
        case KEY -> {
          KeyField from = plan.inputs().keyField(key.input());
          EventField field = schema.fields().get(from.field());
          yield Declared.ofField(field.name(), schema);
        }
      };
    }

    OfLatest latest(LatestTrack track) {
      boolean hasValue = track.keeps() != LatestTrack.Keeps.TIME;
      return new OfLatest(
          filter(track.filter()), hasValue ? expression(track.input()) : null, track.keeps());
    }

    OfDecayed decayed(DecayedTrack track) {
      return new OfDecayed(filter(track.filter()), expression(track.input()), track.halfLifeMs());
    }

    OfStreak streak(StreakTrack track) {
      return new OfStreak(filter(track.filter()), filter(track.condition()));
    }

    private Declared filter(int filter) {
      return filter == EventInputs.EVERY_EVENT
          ? null
          : Declared.of(plan.inputs().filter(filter), schema);
    }

    private Declared expression(int input) {
      return Declared.of(plan.inputs().value(input), schema);
    }
  }
}
