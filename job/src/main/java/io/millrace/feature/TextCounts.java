package io.millrace.feature;

import java.util.Arrays;

/**
 * The counts of up to 64 texts, of a tile or, as a union, of a window; of more texts, only the fact
 * that there are more. Counts are integers, so a union may take a tile out.
 */
final class TextCounts implements Sketch, SketchUnion {
  private static final int TEXTS_MAX = 64;

  /** Written in place of the number of texts where there are too many. */
  private static final int TOO_MANY = TEXTS_MAX + 1;

  static final SketchKind KIND =
      new SketchKind() {
        @Override
        public Sketch empty() {
          return new TextCounts();
        }

        @Override
        public SketchUnion union() {
          return new TextCounts();
        }
      };

  /** The texts, in the order of their UTF-8 bytes. */
  private String[] texts = new String[1];

  private long[] counts = new long[1];
  private int size;
  private boolean tooMany;

  /** The bytes of the texts' characters, two each. */
  private int textBytes;

  @Override
  public boolean add(Sample sample) {
    change(sample.text, 1);
    return true;
  }

  @Override
  public void add(Sample sample, boolean newInTile) {
    change(sample.text, 1);
  }

  @Override
  public boolean include(Sketch tile) {
    TextCounts other = (TextCounts) tile;
    if (other.tooMany) {
      overflow();
    }
    for (int i = 0; i < other.size; i++) {
      change(other.texts[i], other.counts[i]);
    }
    return true;
  }

  @Override
  public boolean exclude(Sketch tile) {
    if (tooMany) {
      return false;
    }
    // The tile has not too many either, since it is in this union.
    TextCounts other = (TextCounts) tile;
    for (int i = 0; i < other.size; i++) {
      change(other.texts[i], -other.counts[i]);
    }
    return true;
  }

  @Override
  public void clear() {
    forget();
    tooMany = false;
  }

  @Override
  public double number(double q) {
    return Double.NaN;
  }

  /**
   * The most frequent text, of equals the least by UTF-8 bytes; null where there are none, or too
   * many.
   */
  @Override
  public String text() {
    int most = -1;
    for (int i = 0; i < size; i++) {
      if (most < 0 || counts[i] > counts[most]) {
        most = i;
      }
    }
    return most < 0 ? null : texts[most];
  }

  private void change(String text, long by) {
    if (tooMany) {
      return;
    }
    int at = find(text);
    if (at < 0) {
      insert(-at - 1, text, by);
      return;
    }
    counts[at] += by;
    if (counts[at] == 0) {
      textBytes -= 2 * texts[at].length();
      System.arraycopy(texts, at + 1, texts, at, size - at - 1);
      System.arraycopy(counts, at + 1, counts, at, size - at - 1);
      texts[--size] = null;
    }
  }

  private void insert(int at, String text, long count) {
    if (size == TEXTS_MAX) {
      overflow();
      return;
    }
    if (size == texts.length) {
      int capacity = Math.min(TEXTS_MAX, size + (size >> 1) + 1);
      texts = Arrays.copyOf(texts, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    System.arraycopy(texts, at, texts, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    texts[at] = text;
    counts[at] = count;
    size++;
    textBytes += 2 * text.length();
  }

  private void overflow() {
    forget();
    tooMany = true;
  }

  private void forget() {
    Arrays.fill(texts, 0, size, null);
    size = 0;
    textBytes = 0;
  }

  private int find(String text) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compareUtf8(texts[middle], text);
      if (order == 0) {
        return middle;
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** Compares by UTF-8 bytes: their order is that of code points, in which surrogates come last. */
  static int compareUtf8(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? x - y : high ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  /** Counts two bytes a character, as in a text that is not Latin. */
  @Override
  public int heapBytes() {
    return 72 + 12 * texts.length + 56 * size + textBytes;
  }

  @Override
  public void write(ByteWriter out) {
    out.varint(tooMany ? TOO_MANY : size);
    for (int i = 0; i < size; i++) {
      out.text(texts[i]);
      out.varint(counts[i]);
    }
  }

  @Override
  public void read(ByteReader in) {
    clear();
    int count = in.oneByte();
    if (count > TOO_MANY) {
      throw new StateFormatException("a count of texts has " + count + " of them (0 to 65)");
    }
    tooMany = count == TOO_MANY;
    for (int i = 0; i < count && !tooMany; i++) {
      insert(i, in.text(), in.varint());
    }
  }
}
