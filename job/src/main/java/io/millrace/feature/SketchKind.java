package io.millrace.feature;

/** How the sketches of one track are made. */
interface SketchKind {
  Sketch empty();

  Sketch read(ByteReader in);

  SketchUnion union();
}
