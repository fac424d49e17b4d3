package io.millrace.scoring;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Tensors of strings as onnxruntime must see them: in UTF-8. Onnxruntime's Java binding hands over
 * JNI's modified UTF-8, in which NUL and all characters beyond U+FFFF (emoji, say) have other
 * bytes, so that a model would not know its own categories. Tensors with such strings are therefore
 * made by onnxruntime itself: as the output of a model that holds them as a constant.
 */
final class StringTensors {
  static final String OUTPUT = "strings";
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final int STRING = 8;
  private static final int TENSOR_ATTRIBUTE = 4;

  private StringTensors() {}

  /** Returns whether the binding would change one of the strings. */
  static boolean needModel(String[] strings) {
    for (String string : strings) {
      for (int i = 0; i < string.length(); i++) {
        char c = string.charAt(i);
        if (c == 0 || Character.isSurrogate(c)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A model without inputs whose one output is a tensor of the strings. */
  static byte[] model(String[] strings, long[] shape) {
    return message(
        model -> {
          model.writeInt64(1, IR_VERSION);
          model.writeByteArray(7, graph(strings, shape));
          model.writeByteArray(8, message(opset -> opset.writeInt64(2, OPSET)));
        });
  }

  private static byte[] graph(String[] strings, long[] shape) {
    byte[] node =
        message(
            constant -> {
              constant.writeString(2, OUTPUT);
              constant.writeString(4, "Constant");
              constant.writeByteArray(
                  5,
                  message(
                      attribute -> {
                        attribute.writeString(1, "value");
                        attribute.writeByteArray(5, tensor(strings, shape));
                        attribute.writeEnum(20, TENSOR_ATTRIBUTE);
                      }));
            });
    byte[] type = message(t -> t.writeByteArray(1, message(tensor -> tensor.writeEnum(1, STRING))));
    return message(
        graph -> {
          graph.writeByteArray(1, node);
          graph.writeString(2, "constant");
          graph.writeByteArray(
              12,
              message(
                  output -> {
                    output.writeString(1, OUTPUT);
                    output.writeByteArray(2, type);
                  }));
        });
  }

  private static byte[] tensor(String[] strings, long[] shape) {
    return message(
        tensor -> {
          for (long dimension : shape) {
            tensor.writeInt64(1, dimension);
          }
          tensor.writeEnum(2, STRING);
          for (String string : strings) {
            tensor.writeByteArray(6, string.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot be written to", e);
    }
    return bytes.toByteArray();
  }
}
