package io.millrace.lake;

import io.millrace.row.CellType;
import io.millrace.row.Column;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** Makes the schema of a new table. Its ids are provisional, since a catalog assigns its own. */
public final class ColumnSchema {
  private static final int UNASSIGNED = 0;

  private ColumnSchema() {}

  public static Schema of(List<? extends Column<?>> columns) {
    int[] lastId = {UNASSIGNED};
    return new Schema(
        TypeUtil.assignFreshIds(struct(columns), () -> ++lastId[0]).asStructType().fields());
  }

  private static Types.StructType struct(List<? extends Column<?>> columns) {
    return Types.StructType.of(columns.stream().map(ColumnSchema::field).toList());
  }

  private static NestedField field(Column<?> column) {
    NestedField.Builder field =
        column.isRequired()
            ? NestedField.required(column.name())
            : NestedField.optional(column.name());
    return field.withId(UNASSIGNED).ofType(type(column)).withDoc(column.meaning()).build();
  }

  private static Type type(Column<?> column) {
    if (column instanceof Column.Struct<?, ?> struct) {
      return struct(struct.fields());
    } else if (column instanceof Column.Structs<?, ?> structs) {
      return Types.ListType.ofRequired(UNASSIGNED, struct(structs.fields()));
    }
    return type(((Column.Plain<?>) column).type());
  }

  /** The type of a column of single values. */
  public static Type type(CellType type) {
    return switch (type) {
      case TEXT, LABEL -> Types.StringType.get();
      case INT -> Types.IntegerType.get();
      case LONG -> Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case TIME, INSTANT -> Types.TimestampType.withZone();
      case BYTES -> Types.BinaryType.get();
    };
  }
}
