package io.millrace.feature;

/**
 * The text with the least time, of a tile or, as a union, of a window; of equal times, the earliest
 * arrival's.
 */
final class FirstText implements Sketch, SketchUnion {
  static final SketchKind KIND =
      new SketchKind() {
        @Override
        public Sketch empty() {
          return new FirstText();
        }

        @Override
        public SketchUnion union() {
          return new FirstText();
        }
      };

  private long timeMs;

  /** The text; null before the first one. */
  private String text;

  @Override
  public boolean add(Sample sample) {
    take(sample.timeMs, sample.text);
    return true;
  }

  @Override
  public void add(Sample sample, boolean newInTile) {
    take(sample.timeMs, sample.text);
  }

  /** Takes the text of the first tile: those of later tiles have later times. */
  @Override
  public boolean include(Sketch tile) {
    FirstText first = (FirstText) tile;
    take(first.timeMs, first.text);
    return text == null;
  }

  private void take(long atMs, String value) {
    if (text == null || atMs < timeMs) {
      timeMs = atMs;
      text = value;
    }
  }

  /** Refuses a tile with the least time: the first text of the other tiles is not known. */
  @Override
  public boolean exclude(Sketch tile) {
    return ((FirstText) tile).timeMs != timeMs;
  }

  @Override
  public void clear() {
    text = null;
  }

  @Override
  public double number(double q) {
    return Double.NaN;
  }

  @Override
  public String text() {
    return text;
  }

  /** Counts two bytes a character, as in a text that is not Latin. */
  @Override
  public int heapBytes() {
    return 32 + (text == null ? 0 : 56 + 2 * text.length());
  }

  @Override
  public void read(ByteReader in) {
    timeMs = in.signed();
    text = in.text();
  }

  @Override
  public void write(ByteWriter out) {
    out.signed(timeMs);
    out.text(text);
  }
}
