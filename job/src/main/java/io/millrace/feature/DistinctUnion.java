package io.millrace.feature;

import org.apache.datasketches.hll.Union;

/**
 * The distinct values of a window. While they are at most 64, each key has the number of tiles that
 * hold it, so that a tile can be taken out again; beyond, a HyperLogLog union, whose composite
 * estimate depends on the set of the values, not on their order.
 */
final class DistinctUnion implements SketchUnion {
  private final KeySet exact = new KeySet();
  private Union union;
  private boolean estimating;
  private long estimate;
  private boolean estimateIsStale;

  @Override
  public void clear() {
    exact.clear();
    estimating = false;
  }

  long count() {
    if (!estimating) {
      return exact.size();
    }
    if (estimateIsStale) {
      estimate = Math.round(union.getCompositeEstimate());
      estimateIsStale = false;
    }
    return estimate;
  }

  @Override
  public void include(Sketch tile) {
    DistinctSketch sketch = (DistinctSketch) tile;
    if (sketch.exact() == null) {
      beginEstimating();
      union.update(sketch.estimate());
      return;
    }
    for (int i = 0; i < sketch.exact().size(); i++) {
      addKey(sketch.exact().high(i), sketch.exact().low(i));
    }
  }

  @Override
  public boolean exclude(Sketch tile) {
    if (estimating) {
      return false;
    }
    // Its keys are at most 64, for they are in this union, which has not more.
    KeySet keys = ((DistinctSketch) tile).exact();
    for (int i = 0; i < keys.size(); i++) {
      exact.decrement(exact.find(keys.high(i), keys.low(i)));
    }
    return true;
  }

  @Override
  public void add(Sample sample, boolean newInTile) {
    if (estimating || newInTile) {
      addKey(sample.keyHigh, sample.keyLow);
    }
  }

  private void addKey(long high, long low) {
    if (!estimating) {
      int found = exact.find(high, low);
      if (found >= 0) {
        exact.increment(found);
        return;
      }
      if (!exact.isFull()) {
        exact.insert(found, high, low);
        return;
      }
      beginEstimating();
    }
    union.update(low);
    estimateIsStale = true;
  }

  private void beginEstimating() {
    estimateIsStale = true;
    if (estimating) {
      return;
    }
    estimating = true;
    if (union == null) {
      union = new Union(DistinctSketch.LG_K);
    } else {
      union.reset();
    }
    for (int i = 0; i < exact.size(); i++) {
      union.update(exact.low(i));
    }
    exact.clear();
  }

  @Override
  public int heapBytes() {
    return 48
        + exact.heapBytes()
        + (union == null ? 0 : 250 + union.getUpdatableSerializationBytes());
  }
}
