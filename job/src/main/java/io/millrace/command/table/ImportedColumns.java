package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import io.millrace.imports.ColumnNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The names of columns on a command line. */
final class ImportedColumns {
  private ImportedColumns() {}

  /**
   * Reads {@code PART=COLUMN}, and the columns of coordinates.
   *
   * @throws UsageException where one has another form, or a part comes twice
   */
  static ColumnNames names(List<String> given, List<String> coordinates) {
    Map<String, String> names = new TreeMap<>();
    for (String each : given) {
      int end = each.indexOf('=');
      if (end <= 0) {
        throw new UsageException(
            "Invalid --columns: '%s' (must be PART=COLUMN, as user_id=customer)".formatted(each));
      }
      if (names.put(each.substring(0, end), each.substring(end + 1)) != null) {
        throw new UsageException(
            "Invalid --columns: %s is given twice".formatted(each.substring(0, end)));
      }
    }
    return new ColumnNames(names, coordinates);
  }
}
