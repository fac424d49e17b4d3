package io.millrace.event.avro;

import io.millrace.event.BinaryInput;
import io.millrace.event.MalformedException;

/** Reads records: their fields in the order of the schema. */
final class RecordStep implements AvroStep {
  private final AvroStep[] fields;

  /** Makes a step whose fields are set later, since schemas may contain themselves. */
  RecordStep(int fieldCount) {
    this.fields = new AvroStep[fieldCount];
  }

  void set(int field, AvroStep step) {
    fields[field] = step;
  }

  @Override
  public void read(BinaryInput in, int depth) throws MalformedException {
    in.checkDepth(depth);
    for (AvroStep field : fields) {
      field.read(in, depth + 1);
    }
  }
}
