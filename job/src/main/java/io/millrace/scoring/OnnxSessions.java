package io.millrace.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sets sessions up, and brings values across the border to onnxruntime and back. */
final class OnnxSessions {
  /** The one environment of the process, which lives as long as the process does. */
  static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);

  private OnnxSessions() {}

  static OrtSession open(byte[] bytes, ModelDefinition definition, int intraOpThreads) {
    try (SessionOptions options = options(intraOpThreads)) {
      return ENVIRONMENT.createSession(bytes, options);
    } catch (OrtException e) {
      throw new ModelException(
          definition, LoadFailure.words(e.getMessage(), ENVIRONMENT.getVersion()), e);
    }
  }

  private static SessionOptions options(int intraOpThreads) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(intraOpThreads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
    // Failures of rows come back as statuses; onnxruntime would print each of them, too.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    return options;
  }

  static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
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

  static OnnxTensor strings(String[] strings, long[] shape) throws OrtException {
    if (!StringTensors.needModel(strings)) {
      return OnnxTensor.createTensor(ENVIRONMENT, strings, shape);
    }
    try (SessionOptions options = options(1);
        OrtSession constant =
            ENVIRONMENT.createSession(StringTensors.model(strings, shape), options)) {
      // The output outlives its session: the caller, who closes the tensor, need not close the
      // result.
      return (OnnxTensor) constant.run(Map.of()).get(0);
    }
  }

  /** The score's column of an output, each number rounded to a float. */
  static float[] scores(OnnxTensor tensor, ScoreOutput output, int rows) throws CallFailure {
    TensorInfo info = tensor.getInfo();
    int elements = Math.toIntExact(info.getNumElements());
    int columns = output.columnsOf(info.getShape(), elements, rows);
    NumberAt numbers = numbers(tensor, info);
    if (numbers == null) {
      throw CallFailure.ofSignature(
          "output '%s' is %s (must be a number)".formatted(output.name(), info.type));
    }
    float[] scores = new float[rows];
    for (int i = 0, at = Math.max(0, output.column()); i < rows; i++, at += columns) {
      scores[i] = numbers.at(at);
    }
    return scores;
  }

  private interface NumberAt {
    float at(int index);
  }

  /** The elements as floats; null where they are no numbers. */
  private static NumberAt numbers(OnnxTensor tensor, TensorInfo info) {
    return switch (info.type) {
      case FLOAT, FLOAT16 -> {
        FloatBuffer values = tensor.getFloatBuffer();
        yield values::get;
      }
      case DOUBLE -> {
        DoubleBuffer values = tensor.getDoubleBuffer();
        yield index -> (float) values.get(index);
      }
      case INT64 -> {
        LongBuffer values = tensor.getLongBuffer();
        yield values::get;
      }
      case INT32 -> {
        IntBuffer values = tensor.getIntBuffer();
        yield values::get;
      }
      case BOOL -> {
        ByteBuffer values = tensor.getByteBuffer();
        yield index -> values.get(index) == 0 ? 0 : 1;
      }
      default -> null;
    };
  }
}
