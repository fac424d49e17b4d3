package io.millrace.feature;

/** A summary of a tile's values where a few doubles are not enough, such as their distribution. */
interface Sketch extends SketchValue {
  /** Adds a value; returns true where a union of tiles must count it as new in this tile. */
  boolean add(Sample sample);

  void clear();

  int heapBytes();

  /** Replaces the values with those that {@link #write} wrote. */
  void read(ByteReader in);

  void write(ByteWriter out);
}
