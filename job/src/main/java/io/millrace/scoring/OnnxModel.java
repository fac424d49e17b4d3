package io.millrace.scoring;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A model in onnxruntime, on the CPU, by one thread per call. A second intra-op thread would change
 * bits: trees are then summed in another order for some batch sizes.
 *
 * <p>Each call borrows a {@link Workspace}, so that as many exist as calls have ever run at once.
 */
final class OnnxModel implements RowModel {
  private final OrtSession session;
  private final ModelSignature signature;
  private final int rowsMax;
  private final String runtime;
  private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

  private OnnxModel(OrtSession session, ModelSignature signature, int rowsMax) {
    this.session = session;
    this.signature = signature;
    this.rowsMax = rowsMax;
    this.runtime =
        "onnxruntime "
            + OnnxSessions.ENVIRONMENT.getVersion()
            + " "
            + InstructionSet.ofThisMachine();
  }

  /**
   * Loads a model from its bytes alone: nothing that the file may point to is read.
   *
   * @param intraOpThreads 1, but more in a test that shows that the probe catches them
   */
  static OnnxModel load(
      byte[] bytes,
      ModelDefinition definition,
      List<FeatureColumn> columns,
      int rowsMax,
      int intraOpThreads) {
    OrtSession session = OnnxSessions.open(bytes, definition, intraOpThreads);
    try {
      ModelSignature signature =
          ModelSignature.match(
              definition,
              columns,
              OnnxSessions.specs(session.getInputInfo().values()),
              OnnxSessions.specs(session.getOutputInfo().values()));
      return new OnnxModel(session, signature, Math.max(2, rowsMax));
    } catch (OrtException | RuntimeException e) {
      release(session, e);
      throw e instanceof ModelException refused
          ? refused
          : new ModelException(
              definition, "its inputs and outputs cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static void release(OrtSession session, Exception cause) {
    try {
      session.close();
    } catch (OrtException e) {
      cause.addSuppressed(e);
    }
  }

  ModelSignature signature() {
    return signature;
  }

  @Override
  public String runtime() {
    return runtime;
  }

  @Override
  public Optional<String> warning() {
    return Optional.ofNullable(signature.output().warning());
  }

  @Override
  public float[] run(FeatureVector[] rows) throws CallFailure {
    if (rows.length > rowsMax) {
      throw new IllegalArgumentException(
          "Invalid batch: %d rows (must be 1 to %d)".formatted(rows.length, rowsMax));
    }
    Workspace borrowed = workspaces.poll();
    Workspace workspace = borrowed == null ? new Workspace(signature, rowsMax) : borrowed;
    try {
      return run(rows, workspace);
    } finally {
      workspaces.add(workspace);
    }
  }

  private float[] run(FeatureVector[] rows, Workspace workspace) throws CallFailure {
    Map<String, OnnxTensorLike> inputs = new HashMap<>();
    try {
      for (int i = 0; i < signature.feeds().size(); i++) {
        Feed feed = signature.feeds().get(i);
        inputs.put(feed.input(), tensor(i, feed, rows, workspace));
      }
      try (OrtSession.Result result = session.run(inputs, Set.of(signature.output().name()))) {
        return OnnxSessions.scores((OnnxTensor) result.get(0), signature.output(), rows.length);
      }
    } catch (OrtException e) {
      throw new CallFailure(e.getMessage());
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  private OnnxTensor tensor(int at, Feed feed, FeatureVector[] rows, Workspace workspace)
      throws OrtException, CallFailure {
    long[] shape = feed.shape(rows.length);
    return switch (feed.element()) {
      case FLOAT ->
          OnnxTensor.createTensor(
              OnnxSessions.ENVIRONMENT, workspace.floats(at, feed, rows), shape);
      case DOUBLE ->
          OnnxTensor.createTensor(
              OnnxSessions.ENVIRONMENT, workspace.doubles(at, feed, rows), shape);
      case INT64 ->
          OnnxTensor.createTensor(OnnxSessions.ENVIRONMENT, workspace.longs(at, feed, rows), shape);
      case INT32 ->
          OnnxTensor.createTensor(OnnxSessions.ENVIRONMENT, workspace.ints(at, feed, rows), shape);
      case FLOAT16 ->
          OnnxTensor.createTensor(
              OnnxSessions.ENVIRONMENT,
              workspace.halves(at, feed, rows),
              shape,
              OnnxJavaType.FLOAT16);
      case STRING -> OnnxSessions.strings(Workspace.strings(feed, rows), shape);
    };
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot close the onnxruntime session", e);
    }
  }
}
