package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.UnusableSchemaException;
import io.millrace.event.ValueFormat;
import io.millrace.event.ValueReader;

/** Messages of Protobuf of one type, without a header. */
public final class ProtobufFormat implements ValueFormat {
  private final Descriptor type;

  ProtobufFormat(Descriptor type) {
    this.type = type;
  }

  @Override
  public String description() {
    return "a Protobuf message";
  }

  @Override
  public ValueReader reader(PathTree paths, Slots slots) {
    try {
      return new ProtobufReader(type, paths, slots);
    } catch (StackOverflowError deep) {
      throw UnusableSchemaException.tooDeep();
    }
  }
}
