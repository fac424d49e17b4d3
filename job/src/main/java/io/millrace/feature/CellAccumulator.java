package io.millrace.feature;

/**
 * The arithmetic of one aggregate over a few doubles ("cells") of a row. A row of cells is a tile's
 * content, a fold of several tiles, or a window's total: all have the same form, so that any two
 * can be merged. Stateless; rows belong to a {@link Tiles} or a {@link WindowFold}.
 *
 * <p>An empty row takes no part in a merge, not even as an added zero: tiles that hold no value
 * must not change a bit of a result.
 */
interface CellAccumulator {
  /** The number of cells that a row has for this accumulator. */
  int width();

  /** Makes a row empty. */
  void clear(double[] row, int at);

  void add(double[] row, int at, Sample sample);

  /** Adds an adjacent, later part of the same history to a row. */
  void merge(double[] later, int laterAt, double[] row, int at);

  void write(double[] row, int at, ByteWriter out);

  /** Reads into a cleared row. */
  void read(double[] row, int at, ByteReader in);
}
