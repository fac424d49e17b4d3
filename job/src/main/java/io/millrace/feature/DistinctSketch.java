package io.millrace.feature;

import io.millrace.event.FieldType;

/** The distinct values of one tile: their keys up to 64 of them, then a HyperLogLog sketch. */
final class DistinctSketch implements Sketch {
  /** Written in place of the number of keys where there is an estimate. */
  private static final int IS_ESTIMATE = KeySet.CAPACITY_MAX + 1;

  private final FieldType type;
  private final KeySet keys = new KeySet();

  /** All values once {@link #isEstimate}, and a spare one before, or null. */
  private HyperLogLog estimate;

  /** Whether there are more values than {@link #keys} hold, which are none then. */
  private boolean isEstimate;

  DistinctSketch(FieldType type) {
    this.type = type;
  }

  /** The keys; null once there are more than a set holds. */
  KeySet exact() {
    return isEstimate ? null : keys;
  }

  /** The estimate; null while {@link #exact} is not. */
  HyperLogLog estimate() {
    return estimate;
  }

  @Override
  public double number(double q) {
    return isEstimate ? estimate.estimate() : keys.size();
  }

  @Override
  public boolean add(Sample sample) {
    if (isEstimate) {
      estimate.add(sample.key);
      return false;
    }
    int found = keys.find(sample.key);
    if (found >= 0) {
      return false;
    }
    if (!keys.isFull()) {
      keys.insert(found, sample.key);
      return true;
    }
    beginEstimate();
    for (int i = 0; i < keys.size(); i++) {
      estimate.add(keys.key(i));
    }
    estimate.add(sample.key);
    keys.clear();
    return true;
  }

  private void beginEstimate() {
    isEstimate = true;
    if (estimate == null) {
      estimate = new HyperLogLog();
    } else {
      estimate.clear();
    }
  }

  @Override
  public void clear() {
    keys.clear();
    isEstimate = false;
  }

  @Override
  public int heapBytes() {
    return 24 + keys.heapBytes() + (estimate == null ? 0 : HyperLogLog.heapBytes());
  }

  @Override
  public void write(ByteWriter out) {
    if (isEstimate) {
      out.varint(IS_ESTIMATE);
      estimate.write(out);
      return;
    }
    out.varint(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      switch (type) {
        case STRING -> out.fixed(keys.key(i));
        case DOUBLE -> out.number(Double.longBitsToDouble(keys.key(i)));
        case LONG, TIMESTAMP, BOOLEAN -> out.signed(keys.key(i));
      }
    }
  }

  @Override
  public void read(ByteReader in) {
    clear();
    int size = in.oneByte();
    if (size == IS_ESTIMATE) {
      beginEstimate();
      estimate.read(in);
      return;
    }
    if (size > IS_ESTIMATE) {
      throw new StateFormatException("a set has " + size + " keys (0 to 65)");
    }
    for (int i = 0; i < size; i++) {
      long key =
          switch (type) {
            case STRING -> in.fixed();
            case DOUBLE -> Double.doubleToRawLongBits(in.number());
            case LONG, TIMESTAMP, BOOLEAN -> in.signed();
          };
      if (!keys.append(key)) {
        throw new StateFormatException("the keys of a set are not in their order");
      }
    }
  }
}
