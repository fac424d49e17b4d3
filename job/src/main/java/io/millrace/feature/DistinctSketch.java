package io.millrace.feature;

import io.millrace.event.FieldType;

/** The distinct values of one tile: their keys up to 64 of them, then a HyperLogLog sketch. */
final class DistinctSketch implements Sketch {
  /** Written in place of the number of keys where there is an estimate. */
  private static final int IS_ESTIMATE = KeySet.CAPACITY_MAX + 1;

  private final FieldType type;
  private KeySet exact;
  private HyperLogLog estimate;

  DistinctSketch(FieldType type) {
    this.type = type;
    this.exact = KeySet.plain();
  }

  /** The keys; null once there are more than a set holds. */
  KeySet exact() {
    return exact;
  }

  /** The estimate; null while {@link #exact} is not. */
  HyperLogLog estimate() {
    return estimate;
  }

  @Override
  public double number(double q) {
    return exact != null ? exact.size() : estimate.estimate();
  }

  @Override
  public boolean add(Sample sample) {
    if (exact == null) {
      estimate.add(sample.key);
      return false;
    }
    int found = exact.find(sample.key);
    if (found >= 0) {
      return false;
    }
    if (!exact.isFull()) {
      exact.insert(found, sample.key);
      return true;
    }
    estimate = new HyperLogLog();
    for (int i = 0; i < exact.size(); i++) {
      estimate.add(exact.key(i));
    }
    estimate.add(sample.key);
    exact = null;
    return true;
  }

  @Override
  public int heapBytes() {
    return 24 + (exact != null ? exact.heapBytes() : HyperLogLog.heapBytes());
  }

  @Override
  public void write(ByteWriter out) {
    if (exact == null) {
      out.varint(IS_ESTIMATE);
      estimate.write(out);
      return;
    }
    out.varint(exact.size());
    for (int i = 0; i < exact.size(); i++) {
      switch (type) {
        case STRING -> out.fixed(exact.key(i));
        case DOUBLE -> out.number(Double.longBitsToDouble(exact.key(i)));
        case LONG, TIMESTAMP, BOOLEAN -> out.signed(exact.key(i));
      }
    }
  }

  static DistinctSketch read(ByteReader in, FieldType type) {
    DistinctSketch sketch = new DistinctSketch(type);
    int size = in.oneByte();
    if (size == IS_ESTIMATE) {
      sketch.exact = null;
      sketch.estimate = HyperLogLog.read(in);
      return sketch;
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
      sketch.exact.insert(sketch.exact.find(key), key);
    }
    return sketch;
  }
}
