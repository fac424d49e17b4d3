package io.millrace.feature;

import java.util.List;

/** The steps that a {@link FeatureSet} takes with an event, in this order. */
record FeaturePlan(
    List<FeatureColumn> columns,
    EventInputs inputs,
    TileClock time,
    Track[] tracks,
    LatestTrack[] latest,
    DecayedTrack[] decayed,
    StreakTrack[] streaks,
    CurrentFeature[] current) {}
