package io.millrace.feature;

/** What a tile keeps of its values where a few doubles do not do: their set, or distribution. */
interface Sketch extends SketchValue {
  /** Takes a value; true where a union of tiles must count it as new in this tile. */
  boolean add(Sample sample);

  int heapBytes();

  void write(ByteWriter out);
}
