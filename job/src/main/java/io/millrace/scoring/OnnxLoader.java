package io.millrace.scoring;

import io.millrace.feature.FeatureColumn;
import io.millrace.scoring.Batching.Mode;
import java.util.List;

/** Loads an ONNX model, checks it against its definition and the features, and probes it. */
public final class OnnxLoader {
  /** The size of the largest model; no more of a file needs to be read. */
  public static final int MODEL_BYTES_MAX = 1 << 30;

  private OnnxLoader() {}

  /**
   * Loads a model from its bytes.
   *
   * @param columns all features of the pipeline, in order
   * @param batchSizeMax the most rows that one call will hold, 1 or more; it changes no score
   * @throws ModelException where the bytes are not the definition's, are no model that can be run
   *     here, or do not fit the features
   */
  public static Scorer load(
      byte[] model, ModelDefinition definition, List<FeatureColumn> columns, int batchSizeMax) {
    LoadedModel loaded = loaded(model, definition, columns, batchSizeMax, 1);
    return loaded.scorer(loaded.model()::close);
  }

  /**
   * Loads a model to look at single rows.
   *
   * @throws ModelException as {@link #load} does
   */
  public static InspectedModel inspect(
      byte[] model, ModelDefinition definition, List<FeatureColumn> columns) {
    ModelFile file = ModelFile.check(model, definition);
    OnnxModel loaded = OnnxModel.load(model, definition, columns, 1, 1);
    LoadedModel probed = probed(loaded, file, definition, columns, 1);
    return new InspectedModel(loaded.signature(), probed.scorer(loaded::close));
  }

  /**
   * @param intraOpThreads 1, but more in a test that shows that the probe catches them
   */
  static LoadedModel loaded(
      byte[] model,
      ModelDefinition definition,
      List<FeatureColumn> columns,
      int batchSizeMax,
      int intraOpThreads) {
    if (batchSizeMax < 1) {
      throw new IllegalArgumentException(
          "Invalid batch size: %d (must be 1 or more)".formatted(batchSizeMax));
    }
    ModelFile file = ModelFile.check(model, definition);
    OnnxModel loaded = OnnxModel.load(model, definition, columns, batchSizeMax, intraOpThreads);
    return probed(loaded, file, definition, columns, batchSizeMax);
  }

  /** Probes a model, and closes it where the probe refuses it. */
  private static LoadedModel probed(
      OnnxModel loaded,
      ModelFile file,
      ModelDefinition definition,
      List<FeatureColumn> columns,
      int batchSizeMax) {
    try {
      ProbeRows rows = new ProbeRows(columns, loaded.signature(), file);
      boolean singleRow = loaded.signature().singleRow();
      int probed = singleRow ? 1 : batchSizeMax;
      BatchProbe probe =
          new BatchProbe(loaded, singleRow ? Mode.SINGLE_ROWS : Mode.DOUBLED_ROWS, probed);
      return new LoadedModel(loaded, probe.verdict(rows.rows(), definition), probed);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }
}
