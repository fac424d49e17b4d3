package io.millrace.lake.write;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;

/** A column of texts that many rows share: each is kept once, and its number in every row. */
final class LabelValues extends LeafValues {
  private final Map<String, Integer> known = new HashMap<>();
  private final List<byte[]> labels = new ArrayList<>();
  private int[] numbers = {};
  private String last;
  private int lastNumber;
  private long labelBytes;

  LabelValues(int maxLevel) {
    super(maxLevel);
  }

  @Override
  LabelValues another() {
    return new LabelValues(maxLevel());
  }

  void add(String label) {
    if (!label.equals(last)) {
      lastNumber = number(label);
      last = label;
    }
    int row = begin();
    numbers[row] = lastNumber;
  }

  private int number(String label) {
    Integer number = known.get(label);
    if (number == null) {
      number = labels.size();
      known.put(label, number);
      byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
      labels.add(bytes);
      labelBytes += bytes.length;
    }
    return number;
  }

  @Override
  void clear() {
    super.clear();
    known.clear();
    labels.clear();
    last = null;
    labelBytes = 0;
  }

  @Override
  int width() {
    return Integer.BYTES;
  }

  @Override
  boolean isVarying() {
    return true;
  }

  @Override
  long bytes() {
    return labelBytes;
  }

  @Override
  void resize(int toRows) {
    numbers = Arrays.copyOf(numbers, toRows);
  }

  @Override
  void blank(int row) {
    numbers[row] = 0;
  }

  @Override
  void takeValues(LeafValues source, int[] order, int from, int count) {
    LabelValues other = (LabelValues) source;
    for (int i = 0; i < count; i++) {
      numbers[i] = other.numbers[order[from + i]];
    }
    if (other != this) {
      labels.clear();
      labels.addAll(other.labels);
    }
  }

  @Override
  int pageEnd(int from, int rowsMax, int bytesMax) {
    int end = Math.min(rows(), from + rowsMax);
    long size = 0;
    int to = from;
    while (to < end && (to == from || size <= bytesMax)) {
      size += isPresent(to) ? Integer.BYTES + labels.get(numbers[to]).length : 0;
      to++;
    }
    return to;
  }

  @Override
  void writePlain(int from, int to, PageBytes out) {
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        byte[] label = labels.get(numbers[row]);
        out.putWithLength(label, 0, label.length);
      }
    }
  }

  /** Numbers the labels anew, since rows that were left out may have been the first. */
  @Override
  boolean number(Numbering into) {
    int[] ids = into.ids();
    int[] renumbered = new int[labels.size()];
    int entries = 0;
    long plainBytes = 0;
    for (int row = 0; row < rows(); row++) {
      if (isPresent(row)) {
        int number = numbers[row];
        byte[] label = labels.get(number);
        if (renumbered[number] == 0) {
          renumbered[number] = ++entries;
          into.dictionary().putWithLength(label, 0, label.length);
        }
        ids[row] = renumbered[number] - 1;
        plainBytes += Integer.BYTES + label.length;
      }
    }
    return into.end(entries, rows() - absent(), plainBytes);
  }

  @Override
  void describe(int from, int to, Statistics<?> page, NumberBounds bounds) {
    boolean[] isUsed = new boolean[labels.size()];
    for (int row = from; row < to; row++) {
      if (isPresent(row)) {
        isUsed[numbers[row]] = true;
      }
    }
    for (int number = 0; number < isUsed.length; number++) {
      if (isUsed[number]) {
        page.updateStats(Binary.fromConstantByteArray(labels.get(number)));
      }
    }
  }
}
