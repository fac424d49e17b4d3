package io.millrace.scoring;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A walk over an ONNX file in protobuf's wire format, along <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>. It meets every
 * tensor that the file may hold (initializers, constants and attributes, in subgraphs and functions
 * too) and every split of its tree ensembles, and skips the rest.
 */
final class OnnxWalk {
  private static final int DEPTH_MAX = 64;
  private static final int STRINGS_MAX = 1_000;
  private static final int STRING_BYTES_MAX = 256;

  private final List<String> externalTensors = new ArrayList<>();
  private final Map<Integer, NavigableSet<Float>> thresholds = new TreeMap<>();
  private final SortedSet<String> strings = new TreeSet<>();
  private Trees trees = new Trees();
  private int depth;

  List<String> externalTensors() {
    return externalTensors;
  }

  /** The values at which trees split, by the column of their input. */
  Map<Integer, NavigableSet<Float>> thresholds() {
    return thresholds;
  }

  SortedSet<String> strings() {
    return strings;
  }

  /** A kind of message: handles a field, or returns false for one to skip. */
  private interface Message {
    boolean field(CodedInputStream in, int number) throws IOException;
  }

  void model(CodedInputStream in) throws IOException {
    boolean[] hasGraph = new boolean[1];
    fields(
        in,
        (file, number) -> {
          hasGraph[0] |= number == 7;
          return switch (number) {
            case 7 -> nested(file, this::graph);
            case 20 -> nested(file, this::training);
            case 25 -> nested(file, this::function);
            default -> false;
          };
        });
    if (!hasGraph[0]) {
      throw new InvalidProtocolBufferException("it has no graph");
    }
  }

  private boolean training(CodedInputStream in, int number) throws IOException {
    return (number == 1 || number == 2) && nested(in, this::graph);
  }

  private boolean function(CodedInputStream in, int number) throws IOException {
    return switch (number) {
      case 7 -> node(in);
      case 11 -> nested(in, new Attribute());
      default -> false;
    };
  }

  private boolean graph(CodedInputStream in, int number) throws IOException {
    return switch (number) {
      case 1 -> node(in);
      case 5 -> nested(in, new Tensor());
      case 15 -> nested(in, this::sparseTensor);
      default -> false;
    };
  }

  private boolean node(CodedInputStream in) throws IOException {
    Trees outer = trees;
    trees = new Trees();
    nested(in, (node, number) -> number == 5 && nested(node, new Attribute()));
    trees.addTo(thresholds);
    trees = outer;
    return true;
  }

  private boolean sparseTensor(CodedInputStream in, int number) throws IOException {
    return (number == 1 || number == 2) && nested(in, new Tensor());
  }

  private boolean nested(CodedInputStream in, Message message) throws IOException {
    if (++depth > DEPTH_MAX) {
      throw new InvalidProtocolBufferException("it is nested deeper than " + DEPTH_MAX);
    }
    int outer = in.pushLimit(in.readRawVarint32());
    fields(in, message);
    if (message instanceof Tensor tensor && tensor.external) {
      externalTensors.add(tensor.name);
    }
    in.popLimit(outer);
    depth--;
    return true;
  }

  private static void fields(CodedInputStream in, Message message) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      boolean scalar = message instanceof Scalars scalars && scalars.scalar(in, tag);
      if (scalar) {
        continue;
      }
      if (!delimited || !message.field(in, WireFormat.getTagFieldNumber(tag))) {
        in.skipField(tag);
      }
    }
  }

  /** A message that also reads fields that are not length-delimited. */
  private interface Scalars extends Message {
    boolean scalar(CodedInputStream in, int tag) throws IOException;
  }

  /** TensorProto. */
  private final class Tensor implements Scalars {
    private static final int DATA_LOCATION = 14;
    private String name = "";
    private boolean external;

    @Override
    public boolean scalar(CodedInputStream in, int tag) throws IOException {
      if (tag != (DATA_LOCATION << 3 | WireFormat.WIRETYPE_VARINT)) {
        return false;
      }
      external |= in.readEnum() != 0;
      return true;
    }

    @Override
    public boolean field(CodedInputStream in, int number) throws IOException {
      switch (number) {
        case 6 -> addString(in.readBytes());
        case 8 -> name = in.readBytes().toStringUtf8();
        case 13 -> {
          external = true;
          return false;
        }
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  /** AttributeProto. */
  private final class Attribute implements Scalars {
    private String name = "";

    @Override
    public boolean scalar(CodedInputStream in, int tag) throws IOException {
      switch (tag) {
        case 7 << 3 | WireFormat.WIRETYPE_FIXED32 -> trees.addFloat(name, in.readFloat());
        case 8 << 3 | WireFormat.WIRETYPE_VARINT -> trees.addInt(name, in.readInt64());
        default -> {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean field(CodedInputStream in, int number) throws IOException {
      switch (number) {
        case 1 -> name = in.readBytes().toStringUtf8();
        case 4, 9 -> addString(in.readBytes());
        case 5, 10 -> nested(in, new Tensor());
        case 6, 11 -> nested(in, OnnxWalk.this::graph);
        case 7 -> packed(in, () -> trees.addFloat(name, in.readFloat()));
        case 8 -> packed(in, () -> trees.addInt(name, in.readInt64()));
        case 22, 23 -> nested(in, OnnxWalk.this::sparseTensor);
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  private interface Read {
    void next() throws IOException;
  }

  private static void packed(CodedInputStream in, Read read) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      read.next();
    }
    in.popLimit(outer);
  }

  private void addString(ByteString bytes) {
    if (strings.size() < STRINGS_MAX && bytes.size() <= STRING_BYTES_MAX && bytes.isValidUtf8()) {
      strings.add(bytes.toStringUtf8());
    }
  }

  /** The splits of one node's trees: two attributes, side by side. */
  private static final class Trees {
    private final List<Long> columns = new ArrayList<>();
    private final List<Float> values = new ArrayList<>();

    void addInt(String attribute, long value) {
      if (attribute.equals("nodes_featureids")) {
        columns.add(value);
      }
    }

    void addFloat(String attribute, float value) {
      if (attribute.equals("nodes_values")) {
        values.add(value);
      }
    }

    void addTo(Map<Integer, NavigableSet<Float>> thresholds) {
      for (int i = 0; i < Math.min(columns.size(), values.size()); i++) {
        if (Float.isFinite(values.get(i))) {
          int column = (int) Math.min(Integer.MAX_VALUE, columns.get(i));
          thresholds.computeIfAbsent(column, c -> new TreeSet<>()).add(values.get(i));
        }
      }
    }
  }
}
