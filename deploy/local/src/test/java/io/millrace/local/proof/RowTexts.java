package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Makes sorted texts of rows, which are equal only where all bits are, without the columns left
 * out.
 */
final class RowTexts {
  /** The columns that may differ between two runs over the same records. */
  static final Set<String> SCORED_AT = Set.of("scored_at");

  /** The columns that may differ where each run has loaded the lines itself. */
  static final Set<String> SCORED_AT_AND_KAFKA_TIMESTAMP = Set.of("scored_at", "kafka.timestamp");

  private static final int SHOWN = 3;

  private RowTexts() {}

  /** All three tables, each as its sorted rows. */
  static Map<String, List<String>> of(RunTables lake, Set<String> without) {
    Map<String, List<String>> tables = new TreeMap<>();
    for (String table : RunTables.TABLES) {
      tables.put(table, texts(lake.rows(table), without));
    }
    return tables;
  }

  static List<String> texts(List<Record> rows, Set<String> without) {
    return rows.stream().map(row -> text(row, "", without)).sorted().toList();
  }

  /**
   * Asserts equality, and reports only the first differences, where a comparison of lists would
   * print all rows.
   */
  static void assertSame(
      Map<String, List<String>> actual, Map<String, List<String>> expected, String what) {
    expected.forEach(
        (table, rows) -> {
          List<String> missing = new ArrayList<>(rows);
          List<String> surplus = new ArrayList<>(actual.get(table));
          subtractSorted(missing, surplus);
          assertThat(missing.stream().limit(SHOWN))
              .as("rows missing in %s of %s", table, what)
              .isEmpty();
          assertThat(surplus.stream().limit(SHOWN))
              .as("rows too many in %s of %s", table, what)
              .isEmpty();
        });
  }

  /** Removes the rows that both lists have from both; rows may occur several times. */
  private static void subtractSorted(List<String> a, List<String> b) {
    List<String> onlyA = new ArrayList<>();
    List<String> onlyB = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      int order = i == a.size() ? 1 : j == b.size() ? -1 : a.get(i).compareTo(b.get(j));
      if (order < 0) {
        onlyA.add(a.get(i++));
      } else if (order > 0) {
        onlyB.add(b.get(j++));
      } else {
        i++;
        j++;
      }
    }
    a.clear();
    a.addAll(onlyA);
    b.clear();
    b.addAll(onlyB);
  }

  private static String text(Record row, String path, Set<String> without) {
    StringBuilder text = new StringBuilder("{");
    for (NestedField field : row.struct().fields()) {
      String name = path + field.name();
      if (!without.contains(name)) {
        text.append(field.name()).append('=');
        text.append(value(row.getField(field.name()), name + ".", without)).append(' ');
      }
    }
    return text.append('}').toString();
  }

  private static String value(Object value, String path, Set<String> without) {
    if (value instanceof Record nested) {
      return text(nested, path, without);
    }
    if (value instanceof Double number) {
      return number + "#" + Long.toHexString(Double.doubleToRawLongBits(number));
    }
    if (value instanceof Float number) {
      return number + "#" + Integer.toHexString(Float.floatToRawIntBits(number));
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] content = new byte[bytes.remaining()];
      bytes.duplicate().get(content);
      return HexFormat.of().formatHex(content);
    }
    return String.valueOf(value);
  }
}
