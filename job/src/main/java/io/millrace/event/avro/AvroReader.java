package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.ValueReader;
import org.apache.avro.Schema;

/** Reads values in Avro's binary encoding that one schema wrote. Not thread safe. */
final class AvroReader implements ValueReader {
  private final Slots slots;
  private final AvroStep root;
  private final BinaryInput in = new BinaryInput();

  AvroReader(Schema writer, PathTree paths, Slots slots) {
    this.slots = slots;
    this.root = new AvroPlan(slots).root(writer, paths.root());
  }

  @Override
  public void read(byte[] value, int from) throws MalformedException {
    slots.clear();
    in.open(value, from);
    root.read(in, 1);
    if (!in.isAtEnd()) {
      throw new MalformedException(
          "has " + in.left() + " bytes behind its record, from byte " + in.at());
    }
  }
}
