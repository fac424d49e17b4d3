package io.millrace.feature;

/**
 * The distinct values of a window. Up to 64 keys, each has the number of tiles that hold it, so
 * that a tile can be taken out again; beyond, there is a HyperLogLog estimate of their union.
 */
final class DistinctUnion implements SketchUnion {
  private final KeyCounts exact = new KeyCounts();
  private HyperLogLog union;
  private boolean estimating;
  private long estimate;
  private boolean estimateIsStale;

  @Override
  public void clear() {
    exact.clear();
    estimating = false;
  }

  @Override
  public double number(double q) {
    if (!estimating) {
      return exact.size();
    }
    if (estimateIsStale) {
      estimate = union.estimate();
      estimateIsStale = false;
    }
    return estimate;
  }

  @Override
  public boolean include(Sketch tile) {
    DistinctSketch sketch = (DistinctSketch) tile;
    if (sketch.exact() == null) {
      beginEstimating();
      union.addAll(sketch.estimate());
      return true;
    }
    KeySet keys = sketch.exact();
    for (int i = 0; i < keys.size(); i++) {
      addKey(keys.key(i));
    }
    return true;
  }

  @Override
  public boolean exclude(Sketch tile) {
    if (estimating) {
      return false;
    }
    // The tile has at most 64 keys: all of them are in this union, which has no more.
    KeySet keys = ((DistinctSketch) tile).exact();
    for (int i = 0; i < keys.size(); i++) {
      exact.decrement(keys.key(i));
    }
    return true;
  }

  @Override
  public void add(Sample sample, boolean newInTile) {
    if (estimating || newInTile) {
      addKey(sample.key);
    }
  }

  private void addKey(long key) {
    if (!estimating) {
      if (exact.increment(key)) {
        return;
      }
      beginEstimating();
    }
    union.add(key);
    estimateIsStale = true;
  }

  private void beginEstimating() {
    estimateIsStale = true;
    if (estimating) {
      return;
    }
    estimating = true;
    if (union == null) {
      union = new HyperLogLog();
    } else {
      union.clear();
    }
    exact.addTo(union);
    exact.clear();
  }

  @Override
  public int heapBytes() {
    return 40 + exact.heapBytes() + (union == null ? 0 : HyperLogLog.heapBytes());
  }
}
