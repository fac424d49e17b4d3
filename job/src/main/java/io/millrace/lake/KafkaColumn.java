package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;
import io.millrace.row.Column;
import io.millrace.row.KafkaColumns;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/**
 * Reads the column {@code kafka}, with the record's key and value where the projection has them.
 * Topics are few, so each is one String.
 */
public final class KafkaColumn {
  /** The fields that name a record, without its key and value. */
  public static final List<String> PLACE =
      KafkaColumns.place().stream().map(KafkaColumns::path).toList();

  public static final String TOPIC = KafkaColumns.path(KafkaColumns.TOPIC);
  public static final String PARTITION = KafkaColumns.path(KafkaColumns.PARTITION);
  public static final String OFFSET = KafkaColumns.path(KafkaColumns.OFFSET);
  public static final String TIMESTAMP = KafkaColumns.path(KafkaColumns.TIMESTAMP);
  public static final String KEY = KafkaColumns.path(KafkaColumns.KEY);
  public static final String VALUE = KafkaColumns.path(KafkaColumns.VALUE);

  private final int column;
  private final int topic;
  private final int partition;
  private final int offset;
  private final int timestamp;
  private final int key;
  private final int value;
  private String lastTopic = "";

  /** {@link #PLACE} with other columns. */
  public static List<String> placeAnd(Column<?>... columns) {
    return Stream.concat(PLACE.stream(), Stream.of(columns).map(Column::name)).toList();
  }

  /** {@link #PLACE} with other columns, or fields of structs. */
  static List<String> placeAnd(String... columns) {
    return Stream.concat(PLACE.stream(), Stream.of(columns)).toList();
  }

  public KafkaColumn(Schema projection) {
    column = Positions.of(projection.asStruct(), KafkaColumns.NAME);
    Types.StructType kafka = projection.findType(KafkaColumns.NAME).asStructType();
    topic = Positions.of(kafka, KafkaColumns.TOPIC);
    partition = Positions.of(kafka, KafkaColumns.PARTITION);
    offset = Positions.of(kafka, KafkaColumns.OFFSET);
    timestamp = Positions.of(kafka, KafkaColumns.TIMESTAMP);
    key = Positions.orAbsent(kafka, KafkaColumns.KEY);
    value = Positions.orAbsent(kafka, KafkaColumns.VALUE);
  }

  /** The record's key; null for none, or where it is not read. */
  public byte[] key(StructLike row) {
    return key == Positions.ABSENT ? null : Positions.bytes(row.get(column, StructLike.class), key);
  }

  /** The record's value; null where the row does not keep it, or where it is not read. */
  public byte[] value(StructLike row) {
    return value == Positions.ABSENT
        ? null
        : Positions.bytes(row.get(column, StructLike.class), value);
  }

  public KafkaCoordinates read(StructLike row) {
    StructLike kafka = row.get(column, StructLike.class);
    String name = kafka.get(topic, Object.class).toString();
    if (!name.equals(lastTopic)) {
      lastTopic = name.intern();
    }
    Long micros = kafka.get(timestamp, Long.class);
    return new KafkaCoordinates(
        lastTopic,
        kafka.get(partition, Integer.class),
        kafka.get(offset, Long.class),
        micros == null ? KafkaCoordinates.NO_TIMESTAMP : Math.floorDiv(micros, 1_000L));
  }
}
