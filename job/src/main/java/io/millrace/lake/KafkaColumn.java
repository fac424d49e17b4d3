package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/**
 * Reads the column {@code kafka}, and of a record's key and value what the projection has. Topics
 * are few, so each is one String.
 */
public final class KafkaColumn {
  /** Which record it is, without its key and value. */
  public static final List<String> PLACE =
      List.of("kafka.topic", "kafka.partition", "kafka.offset", "kafka.timestamp");

  public static final String KEY = "kafka.key";
  public static final String VALUE = "kafka.value";
  private static final int ABSENT = -1;

  private final int column;
  private final int topic;
  private final int partition;
  private final int offset;
  private final int timestamp;
  private final int key;
  private final int value;
  private String lastTopic = "";

  /** {@link #PLACE} with other columns. */
  public static List<String> placeAnd(String... columns) {
    return Stream.concat(PLACE.stream(), Stream.of(columns)).toList();
  }

  public KafkaColumn(Schema projection) {
    column = Positions.of(projection, "kafka");
    Types.StructType kafka = projection.findType("kafka").asStructType();
    topic = Positions.of(kafka, "topic");
    partition = Positions.of(kafka, "partition");
    offset = Positions.of(kafka, "offset");
    timestamp = Positions.of(kafka, "timestamp");
    key = kafka.field("key") == null ? ABSENT : Positions.of(kafka, "key");
    value = kafka.field("value") == null ? ABSENT : Positions.of(kafka, "value");
  }

  /** The record's key; null for none, or where it is not read. */
  public byte[] key(StructLike row) {
    return key == ABSENT ? null : Positions.bytes(row.get(column, StructLike.class), key);
  }

  /** The record's value; null where the row does not keep it, or where it is not read. */
  public byte[] value(StructLike row) {
    return value == ABSENT ? null : Positions.bytes(row.get(column, StructLike.class), value);
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
