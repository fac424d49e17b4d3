package io.millrace.verify;

import io.millrace.feature.FeatureColumn;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The models of the versions. Each is loaded at its first use. Thread safe. */
public final class Models implements AutoCloseable {
  /** The number of rows in a call of the model. */
  static final int BATCH_SIZE = 64;

  private final Map<Version, Scorer> scorers = new ConcurrentHashMap<>();

  /**
   * @throws io.millrace.scoring.ModelException where the model cannot be run here
   */
  Scorer of(Version version) {
    return scorers.computeIfAbsent(version, Models::load);
  }

  private static Scorer load(Version version) {
    List<FeatureColumn> columns = version.features().columns();
    return OnnxLoader.load(version.model(), version.pipeline().model(), columns, BATCH_SIZE);
  }

  @Override
  public void close() {
    scorers.values().forEach(Scorer::close);
  }
}
