package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.event.TimeFormat;
import io.millrace.row.ReadRecord;
import io.millrace.seal.SealChains;
import io.millrace.seal.SealLink;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordDecodingTest {
  private static final byte[] EVENT =
      "{\"user\":\"ann\",\"time\":5}".getBytes(StandardCharsets.UTF_8);
  private final SealChains chains = new SealChains();
  private final RecordDecoding decoding =
      new RecordDecoding(
          new EventSchema("user", "time", TimeFormat.MS, null, List.of(), 1 << 20, 300_000),
          chains);

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

  @ParameterizedTest
  @CsvSource({
    // In microseconds and nanoseconds; the ends of 64 bits; the ends of the years 1 to 9999.
    "1764425000000000, false",
    "1764425000000000000, false",
    "9223372036854775807, false",
    "-9223372036854775808, false",
    "-1764425000000000, false",
    "253402300800000, false",
    "253402300799999, true",
    "-62135596800000, true",
    "-62135596800001, false",
    "-2, true",
    "0, true",
  })
  void aTimestampOutsideTheYears1To9999CountsAsNone(long timestampMs, boolean counts) {
    Decoded decoded = decoded(EVENT, timestampMs, TimestampType.CREATE_TIME);

    assertThat(decoded.kafka().hasTimestamp()).isEqualTo(counts);
    // Without a timestamp max-future-skew lets it pass.
    assertThat(decoded).isInstanceOf(!counts || timestampMs >= -2 ? Event.class : Reject.class);
    if (counts) {
      assertThat(decoded.kafka().timestampMs()).isEqualTo(timestampMs);
    }
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
  void keyAndValueAreKeptAsTheyCame() {
    byte[] key = {0, -1};

    assertThat(read(key, EVENT, 1_000, TimestampType.CREATE_TIME))
        .satisfies(
            read -> {
              assertThat(read.decoded()).isInstanceOf(Event.class);
              assertThat(read.key()).isSameAs(key);
              assertThat(read.value()).isSameAs(EVENT);
            });
    assertThat(read(null, null, 1_000, TimestampType.CREATE_TIME))
        .satisfies(
            read -> {
              assertThat(read.decoded()).isInstanceOf(Reject.class);
              assertThat(read.key()).isNull();
              assertThat(read.value()).isNull();
            });
  }

  @Test
  void theKeyReachesTheDecoder() {
    RecordDecoding byKey =
        new RecordDecoding(
            new EventSchema(null, null, null, null, List.of(), 1 << 20, 300_000), chains);
    byKey.open(null);
    byte[] key = "key".getBytes(StandardCharsets.UTF_8);

    assertThat(read(byKey, key, EVENT, 1_000, TimestampType.LOG_APPEND_TIME).decoded())
        .isInstanceOfSatisfying(
            Event.class,
            event -> {
              assertThat(event.userId()).isEqualTo("key");
              assertThat(event.eventTimeMs()).isEqualTo(1_000);
            });
  }

  @Test
  void eachRecordIsSealedWhateverBecomesOfIt() {
    SealLink ofEvent = read(new byte[] {1}, EVENT, 1_000, TimestampType.CREATE_TIME).link();

    assertThat(chains.upTo("t", 2))
        .hasValueSatisfying(
            upTo -> {
              assertThat(upTo.offset()).isEqualTo(78);
              assertThat(upTo.hash()).isEqualTo(ofEvent.hash());
            });
    SealLink ofReject = read(null, null, 1_000, TimestampType.CREATE_TIME).link();
    assertThat(ofReject.previous()).isEqualTo(ofEvent.hash());
    assertThat(chains.upTo("t", 2).orElseThrow().hash()).isEqualTo(ofReject.hash());
  }

  private Decoded decoded(byte[] value, long timestampMs, TimestampType type) {
    return read(null, value, timestampMs, type).decoded();
  }

  private ReadRecord<Decoded> read(byte[] key, byte[] value, long timestampMs, TimestampType type) {
    return read(decoding, key, value, timestampMs, type);
  }

  private static ReadRecord<Decoded> read(
      RecordDecoding decoding, byte[] key, byte[] value, long timestampMs, TimestampType type) {
    List<ReadRecord<Decoded>> out = new ArrayList<>();
    decoding.deserialize(
        new ConsumerRecord<>(
            "t",
            2,
            77,
            timestampMs,
            type,
            key == null ? 0 : key.length,
            value == null ? 0 : value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()),
        new Collector<>() {
          @Override
          public void collect(ReadRecord<Decoded> read) {
            out.add(read);
          }

          @Override
          public void close() {}
        });
    assertThat(out).hasSize(1);
    return out.get(0);
  }
}
