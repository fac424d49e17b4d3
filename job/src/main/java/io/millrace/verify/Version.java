package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.pipeline.Pipeline;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A pipeline version that can be recomputed.
 *
 * @param fingerprint the fingerprint of fields and features; versions with the same one share
 *     users' states
 * @param fields the position of each of its event fields among the columns that are read; -1 where
 *     it has none
 * @param columns the position of each of its features among those of all versions
 * @param model the model's bytes; null where there is none
 */
public record Version(
    Pipeline pipeline, String fingerprint, int[] fields, int[] columns, byte[] model) {

  /** Compiles the features. The result belongs to one thread. */
  public FeatureSet features() {
    return FeatureSet.compile(pipeline.features(), pipeline.event());
  }

  public boolean hasModel() {
    return pipeline.model() != null;
  }

  public boolean hasFeature(String name) {
    return pipeline.features().stream().anyMatch(feature -> feature.name().equals(name));
  }

  /**
   * The positions of the features that this version does not have.
   *
   * @param all the number of features of all versions
   */
  int[] otherColumns(int all) {
    return IntStream.range(0, all)
        .filter(place -> Arrays.stream(columns).noneMatch(own -> own == place))
        .toArray();
  }

  /** The stored event with the fields of this version alone, in its order. */
  public Event event(Event stored) {
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      values[i] = fields[i] < 0 ? null : stored.values()[fields[i]];
    }
    return new Event(
        stored.eventId(), stored.userId(), stored.eventTimeMs(), values, stored.kafka());
  }

  /** The stored features of this version alone, in its order. */
  public FeatureVector vector(FeatureVector stored) {
    double[] numbers = new double[columns.length];
    String[] texts = stored.texts() == null ? null : new String[columns.length];
    for (int i = 0; i < columns.length; i++) {
      numbers[i] = stored.numbers()[columns[i]];
      if (texts != null) {
        texts[i] = stored.texts()[columns[i]];
      }
    }
    return new FeatureVector(stored.userSeq(), stored.referenceTimeMs(), numbers, texts);
  }
}
