package io.millrace.sizing;

import io.millrace.feature.FeatureVector;
import java.util.List;

/** Times a definition's model, where it can be. */
@FunctionalInterface
public interface ModelProbe {
  /** No model, or none that can be timed. */
  ModelProbe NONE = rows -> List.of();

  /** The timings over some rows; empty for none. */
  List<ModelTiming> time(List<FeatureVector> rows);
}
