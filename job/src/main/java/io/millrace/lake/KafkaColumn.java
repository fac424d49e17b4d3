package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/** Reads the column {@code kafka}. Topics are few, so each is one String. */
public final class KafkaColumn {
  private final int column;
  private final int topic;
  private final int partition;
  private final int offset;
  private final int timestamp;
  private String lastTopic = "";

  public KafkaColumn(Schema projection) {
    column = Positions.of(projection, "kafka");
    Types.StructType kafka = projection.findType("kafka").asStructType();
    topic = Positions.of(kafka, "topic");
    partition = Positions.of(kafka, "partition");
    offset = Positions.of(kafka, "offset");
    timestamp = Positions.of(kafka, "timestamp");
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
