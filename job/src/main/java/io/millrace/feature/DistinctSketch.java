package io.millrace.feature;

import io.millrace.event.FieldType;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;

/** The distinct values of one tile: their keys up to 64 of them, then a HyperLogLog sketch. */
final class DistinctSketch implements Sketch {
  /** log2 of the registers: 2048, a standard error of 2.3 % at most. */
  static final int LG_K = 11;

  /** Stands where the number of keys does. */
  private static final int IS_ESTIMATE = KeySet.CAPACITY_MAX + 1;

  private final FieldType type;
  private KeySet exact = new KeySet();
  private HllSketch estimate;

  private DistinctSketch(FieldType type) {
    this.type = type;
  }

  static Sketch.Kind kind(FieldType type) {
    return new Sketch.Kind() {
      @Override
      public Sketch empty() {
        return new DistinctSketch(type);
      }

      @Override
      public Sketch read(ByteReader in) {
        return DistinctSketch.readFrom(in, type);
      }

      @Override
      public SketchUnion union() {
        return new DistinctUnion();
      }
    };
  }

  /** Null once there are more than it holds. */
  KeySet exact() {
    return exact;
  }

  /** Null while {@link #exact} is not. */
  HllSketch estimate() {
    return estimate;
  }

  long count() {
    return exact != null ? exact.size() : Math.round(estimate.getCompositeEstimate());
  }

  @Override
  public boolean add(Sample sample) {
    if (exact == null) {
      estimate.update(sample.keyLow);
      return false;
    }
    int found = exact.find(sample.keyHigh, sample.keyLow);
    if (found >= 0) {
      return false;
    }
    if (!exact.isFull()) {
      exact.insert(found, sample.keyHigh, sample.keyLow);
      return true;
    }
    estimate = new HllSketch(LG_K, TgtHllType.HLL_8);
    for (int i = 0; i < exact.size(); i++) {
      estimate.update(exact.low(i));
    }
    estimate.update(sample.keyLow);
    exact = null;
    return true;
  }

  @Override
  public int heapBytes() {
    return 32
        + (exact != null ? exact.heapBytes() : 200 + estimate.getUpdatableSerializationBytes());
  }

  @Override
  public void write(ByteWriter out) {
    if (exact == null) {
      out.varint(IS_ESTIMATE);
      out.bytes(estimate.copyAs(TgtHllType.HLL_4).toCompactByteArray());
      return;
    }
    out.varint(exact.size());
    for (int i = 0; i < exact.size(); i++) {
      switch (type) {
        case STRING -> {
          out.fixed(exact.high(i));
          out.fixed(exact.low(i));
        }
        case DOUBLE -> out.number(Double.longBitsToDouble(exact.low(i)));
        case LONG, TIMESTAMP, BOOLEAN -> out.signed(exact.low(i));
      }
    }
  }

  private static DistinctSketch readFrom(ByteReader in, FieldType type) {
    DistinctSketch sketch = new DistinctSketch(type);
    int size = in.oneByte();
    if (size == IS_ESTIMATE) {
      sketch.exact = null;
      sketch.estimate = HllSketch.heapify(in.bytes()).copyAs(TgtHllType.HLL_8);
      return sketch;
    }
    if (size > IS_ESTIMATE) {
      throw new StateFormatException("a set has " + size + " keys (0 to 65)");
    }
    for (int i = 0; i < size; i++) {
      long high = type == FieldType.STRING ? in.fixed() : 0;
      long low =
          switch (type) {
            case STRING -> in.fixed();
            case DOUBLE -> Double.doubleToRawLongBits(in.number());
            case LONG, TIMESTAMP, BOOLEAN -> in.signed();
          };
      sketch.exact.insert(sketch.exact.find(high, low), high, low);
    }
    return sketch;
  }
}
