package io.millrace.feature;

import java.util.List;

/** The layout of a row: the cells of some accumulators, one after the other. Immutable. */
final class Cells {
  private final CellAccumulator[] accumulators;

  /**
   * The one accumulator, where that is a count; else null. Most rows are counts, and a call of a
   * known class costs less than the work of several others.
   */
  private final CountAccumulator count;

  private final int[] cellOf;
  private final int width;

  Cells(List<CellAccumulator> accumulators) {
    this.accumulators = accumulators.toArray(CellAccumulator[]::new);
    this.cellOf = new int[accumulators.size()];
    int next = 0;
    for (int i = 0; i < cellOf.length; i++) {
      cellOf[i] = next;
      next += this.accumulators[i].width();
    }
    this.width = next;
    this.count = onlyCount(accumulators);
  }

  private static CountAccumulator onlyCount(List<CellAccumulator> accumulators) {
    return accumulators.size() == 1 && accumulators.get(0) instanceof CountAccumulator one
        ? one
        : null;
  }

  List<CellAccumulator> accumulators() {
    return List.of(accumulators);
  }

  int width() {
    return width;
  }

  /** Whether a row is one count. Counts are whole, so their sum is exact in any order. */
  boolean isCount() {
    return count != null;
  }

  void clear(double[] row, int at) {
    if (count != null) {
      count.clear(row, at);
      return;
    }
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].clear(row, at + cellOf[i]);
    }
  }

  void add(double[] row, int at, Sample sample) {
    if (count != null) {
      count.add(row, at, sample);
      return;
    }
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].add(row, at + cellOf[i], sample);
    }
  }

  void merge(double[] later, int laterAt, double[] row, int at) {
    if (count != null) {
      count.merge(later, laterAt, row, at);
      return;
    }
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].merge(later, laterAt + cellOf[i], row, at + cellOf[i]);
    }
  }

  /** Merges the rows {@code from} to {@code to} of {@code later}, in this order. */
  void mergeAll(double[] later, int from, int to, double[] row, int at) {
    if (count != null) {
      for (int next = from; next < to; next++) {
        count.merge(later, next, row, at);
      }
      return;
    }
    for (int i = 0; i < accumulators.length; i++) {
      CellAccumulator accumulator = accumulators[i];
      for (int next = from; next < to; next++) {
        accumulator.merge(later, next * width + cellOf[i], row, at + cellOf[i]);
      }
    }
  }

  void write(double[] row, int at, ByteWriter out) {
    if (count != null) {
      count.write(row, at, out);
      return;
    }
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].write(row, at + cellOf[i], out);
    }
  }

  /** Replaces a row. */
  void read(double[] row, int at, ByteReader in) {
    if (count != null) {
      count.read(row, at, in);
      return;
    }
    clear(row, at);
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].read(row, at + cellOf[i], in);
    }
  }
}
