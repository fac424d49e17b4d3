package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.event.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordDecodingTest {
  private static final byte[] EVENT =
      "{\"user\":\"ann\",\"time\":5}".getBytes(StandardCharsets.UTF_8);
  private final RecordDecoding decoding =
      new RecordDecoding(
          new EventSchema("user", "time", TimeFormat.MS, null, List.of(), 1 << 20, 300_000));

  @BeforeEach
  void open() {
    decoding.open(null);
  }

  @Test
  void anEventKnowsItsPlaceInKafka() {
    Decoded decoded = decoded(EVENT, 1_000, TimestampType.CREATE_TIME);

    assertThat(decoded).isInstanceOf(Event.class);
    assertThat(decoded.kafka()).isEqualTo(new KafkaCoordinates("t", 2, 77, 1_000));
  }

  @Test
  void aRecordWithoutTimestampSaysSo() {
    assertThat(decoded(EVENT, 1_000, TimestampType.NO_TIMESTAMP_TYPE).kafka().hasTimestamp())
        .isFalse();
    assertThat(
            decoded(EVENT, ConsumerRecord.NO_TIMESTAMP, TimestampType.CREATE_TIME)
                .kafka()
                .hasTimestamp())
        .isFalse();
  }

  @Test
  void aTombstoneIsARejectWithoutValue() {
    assertThat(decoded(null, 1_000, TimestampType.LOG_APPEND_TIME))
        .isInstanceOfSatisfying(
            Reject.class,
            reject -> {
              assertThat(reject.reason()).isEqualTo(RejectReason.MALFORMED);
              assertThat(reject.value()).isNull();
            });
  }

  @Test
  void theKeyReachesTheDecoder() {
    RecordDecoding byKey =
        new RecordDecoding(new EventSchema(null, null, null, null, List.of(), 1 << 20, 300_000));
    byKey.open(null);

    assertThat(decoded(byKey, EVENT, 1_000, TimestampType.LOG_APPEND_TIME))
        .isInstanceOfSatisfying(
            Event.class,
            event -> {
              assertThat(event.userId()).isEqualTo("key");
              assertThat(event.eventTimeMs()).isEqualTo(1_000);
            });
  }

  private Decoded decoded(byte[] value, long timestampMs, TimestampType type) {
    return decoded(decoding, value, timestampMs, type);
  }

  private static Decoded decoded(
      RecordDecoding decoding, byte[] value, long timestampMs, TimestampType type) {
    List<Decoded> out = new ArrayList<>();
    decoding.deserialize(
        new ConsumerRecord<>(
            "t",
            2,
            77,
            timestampMs,
            type,
            3,
            value == null ? 0 : value.length,
            "key".getBytes(StandardCharsets.UTF_8),
            value,
            new RecordHeaders(),
            Optional.empty()),
        new Collector<>() {
          @Override
          public void collect(Decoded decoded) {
            out.add(decoded);
          }

          @Override
          public void close() {}
        });
    assertThat(out).hasSize(1);
    return out.get(0);
  }
}
