package io.millrace.lake.column;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.types.Types;

/** A file's leaf columns by Iceberg's field ids. */
final class FileColumns {
  private final Map<Integer, Column> columns = new HashMap<>();

  /**
   * @param parentLevel the least definition level at which the struct around the column is not
   *     null; 0 where there is none
   */
  record Column(ColumnDescriptor descriptor, int parentLevel) {}

  FileColumns(MessageType file) {
    for (ColumnDescriptor descriptor : file.getColumns()) {
      if (descriptor.getPrimitiveType().getId() != null) {
        String[] path = descriptor.getPath();
        int parentLevel =
            path.length == 1
                ? 0
                : file.getMaxDefinitionLevel(java.util.Arrays.copyOf(path, path.length - 1));
        columns.put(
            descriptor.getPrimitiveType().getId().intValue(), new Column(descriptor, parentLevel));
      }
    }
  }

  Optional<Column> find(int fieldId) {
    return Optional.ofNullable(columns.get(fieldId));
  }

  /** The least definition level at which a struct is not null. */
  int level(Types.StructType struct) {
    return struct.fields().stream()
        .map(field -> columns.get(field.fieldId()))
        .filter(java.util.Objects::nonNull)
        .mapToInt(Column::parentLevel)
        .findFirst()
        .orElse(0);
  }
}
