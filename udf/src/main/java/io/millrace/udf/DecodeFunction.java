package io.millrace.udf;

import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategy;
import org.apache.flink.types.Row;

/**
 * The job's strict decoder over a topic in the format {@code raw}. Arguments: the definition, the
 * record's value, its topic, partition, offset and timestamp, which a Kafka table has as metadata
 * columns, and, where the definition takes the user from it, the record's key.
 */
abstract class DecodeFunction extends TableFunction<Row> {
  private static final long serialVersionUID = 1L;
  private static final int KEY = 6;

  private transient EventSchema schema;
  private transient EventDecoder decoder;

  DecodeFunction() {}

  /**
   * @param value null for a tombstone
   * @param timestamp null where the record has none
   * @param key null where the record has none, and where the call has no such argument
   */
  @SuppressWarnings("TooManyParameters")
  public void eval(
      String definition,
      byte[] value,
      String topic,
      Integer partition,
      Long offset,
      Instant timestamp,
      byte[] key)
      throws IOException {
    if (decoder == null) {
      schema = Definition.read(definition).event();
      decoder = new EventDecoder(schema);
    }
    // Kafka marks a record without a timestamp by -1.
    long timestampMs =
        timestamp == null || timestamp.toEpochMilli() < 0
            ? KafkaCoordinates.NO_TIMESTAMP
            : timestamp.toEpochMilli();
    take(
        decoder.decode(key, value, new KafkaCoordinates(topic, partition, offset, timestampMs)),
        schema);
  }

  abstract void take(Decoded decoded, EventSchema schema);

  abstract TypeStrategy output();

  /**
   * The event schema of the definition that a call names, once the call has the arguments it needs.
   *
   * @throws org.apache.flink.table.api.ValidationException where the user is the record's key, and
   *     the call has none
   */
  static EventSchema schema(CallContext call) {
    EventSchema schema = Definition.of(call, 0).event();
    boolean hasKey = call.getArgumentDataTypes().size() > KEY && !call.isArgumentNull(KEY);
    if (schema.userPath() == null && !hasKey) {
      throw call.newValidationError(
          "The definition's user is {from: kafka-key}: give the record's key as the last argument,"
              + " record_key (BYTES)");
    }
    return schema;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory types) {
    return TypeInference.newBuilder()
        .staticArguments(
            StaticArgument.scalar("definition", DataTypes.STRING(), false),
            StaticArgument.scalar("record_value", DataTypes.BYTES(), false),
            StaticArgument.scalar("topic", DataTypes.STRING(), false),
            StaticArgument.scalar("record_partition", DataTypes.INT(), false),
            StaticArgument.scalar("record_offset", DataTypes.BIGINT(), false),
            StaticArgument.scalar("record_timestamp", Types.TIME, false),
            StaticArgument.scalar("record_key", DataTypes.BYTES(), true))
        .outputTypeStrategy(output())
        .build();
  }
}
