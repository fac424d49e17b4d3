package io.millrace.feature;

/** What a tile keeps of its values where a few doubles do not do: their set, or distribution. */
interface Sketch {
  /** Takes a value; true where a {@link SketchUnion} must count it as new in this tile. */
  boolean add(Sample sample);

  int heapBytes();

  void write(ByteWriter out);

  /** How the sketches of one track are made. */
  interface Kind {
    Sketch empty();

    Sketch read(ByteReader in);

    SketchUnion union();
  }
}
