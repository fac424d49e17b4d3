package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** Gathers a table's columns in order. Ids are given at the end; a catalog assigns its own. */
final class Columns {
  private static final int UNASSIGNED = 0;

  static final NestedField KEY =
      field("key", Types.BinaryType.get(), "The record's key as it came; null for none");
  static final NestedField VALUE =
      field("value", Types.BinaryType.get(), "The record's value as it came");

  private final List<NestedField> fields = new ArrayList<>();

  static NestedField field(String name, Type type, String doc) {
    return NestedField.optional(name).withId(UNASSIGNED).ofType(type).withDoc(doc).build();
  }

  void optional(String name, Type type, String doc) {
    fields.add(field(name, type, doc));
  }

  void required(String name, Type type, String doc) {
    fields.add(requiredField(name, type, doc));
  }

  /** Which event a row is about. */
  void identity() {
    required(
        "event_id", Types.StringType.get(), "The declared id, or <topic>-<partition>-<offset>");
    required("user_id", Types.StringType.get(), "The user, as written");
    required("event_time", Types.TimestampType.withZone(), "The event's own time");
  }

  /** Which Kafka record a row comes from. */
  void kafka() {
    kafka(List.of());
  }

  /**
   * Which Kafka record a row comes from, and what the row keeps of it.
   *
   * @param kept of {@link #KEY} and {@link #VALUE}
   */
  void kafka(List<NestedField> kept) {
    List<NestedField> kafka = new ArrayList<>();
    kafka.add(requiredField("topic", Types.StringType.get(), "The record's topic"));
    kafka.add(requiredField("partition", Types.IntegerType.get(), "The record's partition"));
    kafka.add(requiredField("offset", Types.LongType.get(), "The record's place in the partition"));
    kafka.add(field("timestamp", Types.TimestampType.withZone(), "Null where the record has none"));
    kafka.addAll(kept);
    required("kafka", Types.StructType.of(kafka), "The record that this row comes from");
  }

  Schema schema() {
    int[] lastId = {UNASSIGNED};
    return new Schema(
        TypeUtil.assignFreshIds(Types.StructType.of(fields), () -> ++lastId[0])
            .asStructType()
            .fields());
  }

  private static NestedField requiredField(String name, Type type, String doc) {
    return NestedField.required(name).withId(UNASSIGNED).ofType(type).withDoc(doc).build();
  }
}
