package io.millrace.history;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;

/**
 * Writes and reads what every row begins with: its user, and the coordinates of its Kafka record,
 * the partition as a number of {@link Names}. Not thread safe.
 */
final class HeadCodec {
  private final Names names;
  // Neighbouring rows nearly always have the same partition.
  private String lastTopic = "";
  private int lastPartition = -1;
  private int lastSource;

  HeadCodec(Names names) {
    this.names = names;
  }

  void write(String user, KafkaCoordinates kafka, ByteWriter out) {
    out.text(user);
    out.varint(sourceNumber(kafka));
    out.varint(kafka.offset());
    out.oneByte(kafka.hasTimestamp() ? 1 : 0);
    if (kafka.hasTimestamp()) {
      out.signed(kafka.timestampMs());
    }
  }

  /** Reads the coordinates, and passes over the user. */
  KafkaCoordinates kafka(ByteReader in) {
    in.skip();
    Names.Source source = names.source((int) in.varint());
    long offset = in.varint();
    return new KafkaCoordinates(source.topic(), source.partition(), offset, timestamp(in));
  }

  /** Reads the last part of the coordinates, which is behind those of a {@link RowHead}. */
  static long timestamp(ByteReader in) {
    return in.oneByte() == 0 ? KafkaCoordinates.NO_TIMESTAMP : in.signed();
  }

  private int sourceNumber(KafkaCoordinates kafka) {
    if (kafka.partition() != lastPartition || !kafka.topic().equals(lastTopic)) {
      lastSource = names.source(kafka.topic(), kafka.partition());
      lastTopic = kafka.topic();
      lastPartition = kafka.partition();
    }
    return lastSource;
  }
}
