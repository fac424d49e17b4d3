package io.millrace.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelSignature signature;
  private final int rowsMax;
  private final String runtime;
  private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

  private OnnxModel(
      OrtEnvironment environment, OrtSession session, ModelSignature signature, int rowsMax) {
    this.environment = environment;
    this.session = session;
    this.signature = signature;
    this.rowsMax = rowsMax;
    this.runtime = "onnxruntime " + environment.getVersion() + " " + InstructionSet.ofThisMachine();
  }

  /**
   * Loads a model from its bytes alone: nothing that the file may point to is read.
   *
   * @param intraOpThreads 1, but where a test shows that more are caught
   */
  static OnnxModel load(
      byte[] bytes,
      ModelDefinition definition,
      List<FeatureColumn> columns,
      int rowsMax,
      int intraOpThreads) {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    OrtSession session = open(environment, bytes, definition, intraOpThreads);
    try {
      ModelSignature signature =
          ModelSignature.match(
              definition,
              columns,
              specs(session.getInputInfo().values()),
              specs(session.getOutputInfo().values()));
      return new OnnxModel(environment, session, signature, Math.max(2, rowsMax));
    } catch (OrtException | RuntimeException e) {
      release(session, e);
      throw e instanceof ModelException refused
          ? refused
          : new ModelException(
              definition, "its inputs and outputs cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static OrtSession open(
      OrtEnvironment environment, byte[] bytes, ModelDefinition definition, int intraOpThreads) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(intraOpThreads);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      // Failures of rows come back as statuses; onnxruntime would print each of them, too.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      return environment.createSession(bytes, options);
    } catch (OrtException e) {
      throw new ModelException(
          definition,
          "onnxruntime %s cannot load it: %s (operators of the domains ai.onnx, ai.onnx.ml and com.microsoft are known, no libraries of custom ones are loaded)"
              .formatted(environment.getVersion(), e.getMessage()),
          e);
    }
  }

  private static void release(OrtSession session, Exception cause) {
    try {
      session.close();
    } catch (OrtException e) {
      cause.addSuppressed(e);
    }
  }

  private static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (node.getInfo() instanceof TensorInfo tensor) {
        String type =
            tensor
                .onnxType
                .name()
                .replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "")
                .toLowerCase(Locale.ROOT);
        specs.add(TensorSpec.tensor(node.getName(), type, tensor.getShape()));
      } else {
        String kind = node.getInfo().getClass().getSimpleName().replace("Info", "");
        specs.add(TensorSpec.other(node.getName(), kind.toLowerCase(Locale.ROOT)));
      }
    }
    return specs;
  }

  ModelSignature signature() {
    return signature;
  }

  @Override
  public String runtime() {
    return runtime;
  }

  @Override
  public float[] run(FeatureVector[] rows) throws RunFailure {
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

  private float[] run(FeatureVector[] rows, Workspace workspace) throws RunFailure {
    Map<String, OnnxTensorLike> inputs = new HashMap<>();
    try {
      for (int i = 0; i < signature.feeds().size(); i++) {
        Feed feed = signature.feeds().get(i);
        inputs.put(feed.input(), tensor(i, feed, rows, workspace));
      }
      try (OrtSession.Result result = session.run(inputs, Set.of(signature.output().name()))) {
        return scores((OnnxTensor) result.get(0), rows.length);
      }
    } catch (OrtException e) {
      throw new RunFailure(e.getMessage());
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  private OnnxTensor tensor(int at, Feed feed, FeatureVector[] rows, Workspace workspace)
      throws OrtException {
    long[] shape = feed.shape(rows.length);
    return switch (feed.element()) {
      case FLOAT -> OnnxTensor.createTensor(environment, workspace.floats(at, feed, rows), shape);
      case DOUBLE -> OnnxTensor.createTensor(environment, workspace.doubles(at, feed, rows), shape);
      case INT64 -> OnnxTensor.createTensor(environment, workspace.longs(at, feed, rows), shape);
      case STRING -> OnnxTensor.createTensor(environment, Workspace.strings(feed, rows), shape);
    };
  }

  /** The score's column of an output, each number rounded to a float. */
  private float[] scores(OnnxTensor output, int rows) throws RunFailure, OrtException {
    TensorInfo info = output.getInfo();
    int elements = Math.toIntExact(info.getNumElements());
    int columns = signature.output().columnsOf(info.getShape(), elements, rows);
    int column = Math.max(0, signature.output().column());
    float[] scores = new float[rows];
    switch (info.type) {
      case FLOAT, FLOAT16 -> {
        FloatBuffer values = output.getFloatBuffer();
        for (int i = 0; i < rows; i++) {
          scores[i] = values.get(i * columns + column);
        }
      }
      case DOUBLE -> {
        DoubleBuffer values = output.getDoubleBuffer();
        for (int i = 0; i < rows; i++) {
          scores[i] = (float) values.get(i * columns + column);
        }
      }
      case INT64 -> {
        LongBuffer values = output.getLongBuffer();
        for (int i = 0; i < rows; i++) {
          scores[i] = values.get(i * columns + column);
        }
      }
      case INT32 -> {
        IntBuffer values = output.getIntBuffer();
        for (int i = 0; i < rows; i++) {
          scores[i] = values.get(i * columns + column);
        }
      }
      case BOOL -> {
        var values = output.getByteBuffer();
        for (int i = 0; i < rows; i++) {
          scores[i] = values.get(i * columns + column) == 0 ? 0 : 1;
        }
      }
      default ->
          throw new RunFailure("output '%s' is %s".formatted(signature.output().name(), info.type));
    }
    return scores;
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
