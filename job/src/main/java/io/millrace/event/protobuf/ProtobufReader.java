package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.ValueReader;

/** Reads messages of one type. Not thread safe. */
final class ProtobufReader implements ValueReader {
  private final Slots slots;
  private final MessageFields root;
  private final BinaryInput in = new BinaryInput();

  ProtobufReader(Descriptor type, PathTree paths, Slots slots) {
    this.slots = slots;
    this.root = new MessagePlan(slots).root(type, paths.root());
  }

  @Override
  public void read(byte[] value, int from) throws MalformedException {
    slots.clear();
    root.forget();
    in.open(value, from);
    root.read(in, 0, 1);
  }
}
