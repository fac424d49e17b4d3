package io.millrace.benchmarks.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** The demo's model, called with a row at a time. */
final class ShopModel implements AutoCloseable {
  private static final String OUTPUT = "probabilities";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;

  ShopModel(String file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // Rows are small: more threads would only wait for each other.
      options.setIntraOpNumThreads(1);
      session = environment.createSession(file, options);
    }
    input = session.getInputNames().iterator().next();
  }

  /** The probability of the second class. */
  float score(double[] features) throws OrtException {
    FloatBuffer row = FloatBuffer.allocate(features.length);
    for (double feature : features) {
      row.put((float) feature);
    }
    row.flip();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, row, new long[] {1, features.length});
        OrtSession.Result result = session.run(Map.of(input, tensor), Set.of(OUTPUT))) {
      return ((float[][]) result.get(0).getValue())[0][1];
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
