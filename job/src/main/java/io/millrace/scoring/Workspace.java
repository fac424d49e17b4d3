package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * The direct buffers of one thread's calls: a tensor of the largest batch for each input that holds
 * numbers. Numbers are cast as IEEE 754 rounds them; a null is NaN.
 */
final class Workspace {
  private final ByteBuffer[] tensors;

  /**
   * @param rowsMax the most rows that a call may hold
   */
  Workspace(ModelSignature signature, int rowsMax) {
    tensors = new ByteBuffer[signature.feeds().size()];
    for (int i = 0; i < tensors.length; i++) {
      Feed feed = signature.feeds().get(i);
      int width =
          switch (feed.element()) {
            case FLOAT, INT32 -> Float.BYTES;
            case FLOAT16 -> Short.BYTES;
            case DOUBLE, INT64 -> Long.BYTES;
            case STRING -> 0;
          };
      int bytes = Math.multiplyExact(Math.multiplyExact(rowsMax, feed.features().length), width);
      tensors[i] = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
  }

  FloatBuffer floats(int at, Feed feed, FeatureVector[] rows) {
    FloatBuffer tensor = tensors[at].asFloatBuffer();
    for (FeatureVector row : rows) {
      double[] numbers = row.numbers();
      for (int feature : feed.features()) {
        tensor.put((float) numbers[feature]);
      }
    }
    return tensor.flip();
  }

  DoubleBuffer doubles(int at, Feed feed, FeatureVector[] rows) {
    DoubleBuffer tensor = tensors[at].asDoubleBuffer();
    for (FeatureVector row : rows) {
      double[] numbers = row.numbers();
      for (int feature : feed.features()) {
        tensor.put(numbers[feature]);
      }
    }
    return tensor.flip();
  }

  /** The numbers of an input of int64, exact: a long feature is never null, and whole. */
  LongBuffer longs(int at, Feed feed, FeatureVector[] rows) {
    LongBuffer tensor = tensors[at].asLongBuffer();
    for (FeatureVector row : rows) {
      double[] numbers = row.numbers();
      for (int feature : feed.features()) {
        tensor.put((long) numbers[feature]);
      }
    }
    return tensor.flip();
  }

  /** The numbers of an input of int32, exact: a number beyond 32 bits fails its row. */
  IntBuffer ints(int at, Feed feed, FeatureVector[] rows) throws CallFailure {
    IntBuffer tensor = tensors[at].asIntBuffer();
    for (FeatureVector row : rows) {
      double[] numbers = row.numbers();
      for (int feature : feed.features()) {
        long number = (long) numbers[feature];
        if (number != (int) number) {
          throw new CallFailure(
              "input '"
                  + feed.input()
                  + "' is int32, but a feature is "
                  + number
                  + " (beyond 32 bits)");
        }
        tensor.put((int) number);
      }
    }
    return tensor.flip();
  }

  /** The numbers of an input of float16, each rounded by {@link Half}. */
  ShortBuffer halves(int at, Feed feed, FeatureVector[] rows) {
    ShortBuffer tensor = tensors[at].asShortBuffer();
    for (FeatureVector row : rows) {
      double[] numbers = row.numbers();
      for (int feature : feed.features()) {
        tensor.put(Half.of(numbers[feature]));
      }
    }
    return tensor.flip();
  }

  static String[] strings(Feed feed, FeatureVector[] rows) {
    String[] tensor = new String[rows.length * feed.features().length];
    int at = 0;
    for (FeatureVector row : rows) {
      for (int feature : feed.features()) {
        String text = row.texts()[feature];
        tensor[at++] = text == null ? "" : text;
      }
    }
    return tensor;
  }
}
