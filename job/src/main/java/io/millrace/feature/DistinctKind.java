package io.millrace.feature;

import io.millrace.event.FieldType;

/** Makes the sketches of distinct values of a field of this type. */
record DistinctKind(FieldType type) implements SketchKind {
  @Override
  public Sketch empty() {
    return new DistinctSketch(type);
  }

  @Override
  public SketchUnion union() {
    return new DistinctUnion();
  }
}
