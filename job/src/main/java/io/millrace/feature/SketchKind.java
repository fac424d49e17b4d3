package io.millrace.feature;

/** Makes the sketches of one track. */
interface SketchKind {
  Sketch empty();

  Sketch read(ByteReader in);

  SketchUnion union();
}
