package io.millrace.verify;

import io.millrace.feature.FeatureColumn;
import io.millrace.scoring.Scorer;
import io.millrace.scoring.SharedScorers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of the versions. Each is loaded at its first use, once for all tasks of a process that
 * verify at the same time. Thread safe.
 */
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
    try {
      // The definition has the model's hash, and versions whose model has another are left out.
      return SharedScorers.ofThisProcess()
          .acquire(version.pipeline().model(), columns, BATCH_SIZE, version::model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    scorers.values().forEach(Scorer::close);
  }
}
