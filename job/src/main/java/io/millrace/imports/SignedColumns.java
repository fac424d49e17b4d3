package io.millrace.imports;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.shaded.org.apache.parquet.schema.GroupType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;

/**
 * The columns of a Parquet file without its unsigned integers of 32 and 64 bits: tables have no
 * type for them, and read as signed ones the greater half would be other numbers.
 *
 * @param kept the file's columns that can be imported
 * @param unsigned the others, by name
 */
record SignedColumns(MessageType kept, List<String> unsigned) {
  /** Smaller ones fit a signed integer of 32 bits, as which they are stored. */
  private static final int BITS = 32;

  static SignedColumns of(MessageType stored) {
    List<String> unsigned = new ArrayList<>();
    List<Type> kept = signed(stored, "", unsigned);
    return new SignedColumns(new MessageType(stored.getName(), kept), unsigned);
  }

  private static List<Type> signed(GroupType group, String path, List<String> unsigned) {
    List<Type> kept = new ArrayList<>();
    for (Type each : group.getFields()) {
      String name = path + each.getName();
      if (each.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation number
          && !number.isSigned()
          && number.getBitWidth() >= BITS) {
        unsigned.add(name);
      } else if (each.isPrimitive()) {
        kept.add(each);
      } else {
        List<Type> inner = signed(each.asGroupType(), name + '.', unsigned);
        // A list or a map of unsigned integers is left out as a whole.
        if (inner.size() == each.asGroupType().getFieldCount()
            || (!inner.isEmpty() && each.getLogicalTypeAnnotation() == null)) {
          kept.add(each.asGroupType().withNewFields(inner));
        }
      }
    }
    return kept;
  }

  /** A refusal of columns that do not map, with the columns that were left out. */
  ImportException explaining(ImportException refusal) {
    return unsigned.isEmpty()
        ? refusal
        : new ImportException(
            "%s; unsigned integers cannot be imported, which %s: write them as signed ones (int64, or decimal for the largest)"
                .formatted(
                    refusal.getMessage(),
                    (unsigned.size() == 1 ? "is " : "are ") + String.join(", ", unsigned)),
            refusal);
  }
}
