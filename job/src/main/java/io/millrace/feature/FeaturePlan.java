package io.millrace.feature;

import java.util.List;

/** What a {@link FeatureSet} does with an event, in this order. */
record FeaturePlan(
    List<FeatureColumn> columns,
    EventInputs inputs,
    TileClock time,
    Track[] tracks,
    LatestTrack[] latest,
    DecayedTrack[] decayed,
    StreakTrack[] streaks,
    CurrentFeature[] current) {}
