package io.millrace.feature;

/** Makes the sketches of one track. */
interface SketchKind {
  Sketch empty();

  SketchUnion union();
}
