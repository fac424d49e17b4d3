package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.KafkaRecordEmitter;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Flink's Kafka source does by itself. */
class KafkaSourceHazardTest {
  private static final TopicPartition P0 = new TopicPartition("user_events", 0);

  static Stream<Arguments> initializers() {
    return Stream.of(
        Arguments.of(OffsetsInitializer.earliest(), "earliest"),
        Arguments.of(OffsetsInitializer.latest(), "latest"));
  }

  /** With it, a consumer leaves the offset of a checkpoint that Kafka has deleted, in silence. */
  @ParameterizedTest
  @MethodSource("initializers")
  void theUsersResetIsReplacedByThatOfTheInitializer(OffsetsInitializer start, String reset)
      throws Exception {
    KafkaSource<String> source =
        KafkaSource.<String>builder()
            .setBootstrapServers("localhost:1")
            .setTopics("user_events")
            .setProperty("auto.offset.reset", "none")
            .setStartingOffsets(start)
            .setValueOnlyDeserializer(new SimpleStringSchema())
            .build();
    Field properties = KafkaSource.class.getDeclaredField("props");
    properties.setAccessible(true);

    // The connector spells it by the machine's language: earlıest, on a Turkish one.
    String spelt = reset.toUpperCase(Locale.ROOT).toLowerCase(Locale.getDefault());
    assertThat((Properties) properties.get(source)).containsEntry("auto.offset.reset", spelt);
  }

  /** Each restart begins at the checkpoint's offset again, so the job stops there for ever. */
  @Test
  void aDeserializerThatThrowsLeavesTheOffsetBeforeItsRecord() {
    KafkaPartitionSplitState state = new KafkaPartitionSplitState(new KafkaPartitionSplit(P0, 7));
    var emitter =
        new KafkaRecordEmitter<String>(KafkaRecordDeserializationSchema.valueOnly(new Throwing()));
    ConsumerRecord<byte[], byte[]> poison =
        new ConsumerRecord<>(P0.topic(), 0, 7, new byte[0], new byte[] {1});

    assertThatThrownBy(() -> emitter.emitRecord(poison, null, state))
        .hasMessageContaining("Failed to deserialize");
    assertThat(state.getCurrentOffset()).isEqualTo(7);
  }

  /** Every event of today is then late, for days. */
  @Test
  void oneEventFromTheFutureMovesAWatermark() {
    WatermarkGenerator<Long> watermarks =
        new BoundedOutOfOrdernessWatermarks<>(Duration.ofMinutes(5));
    Emitted emitted = new Emitted();
    long today = 1_700_000_000_000L;
    long nextYear = today + Duration.ofDays(365).toMillis();
    for (long time : List.of(today, nextYear, today + 1)) {
      watermarks.onEvent(time, time, emitted);
    }
    watermarks.onPeriodicEmit(emitted);

    assertThat(emitted.last).isGreaterThan(today + Duration.ofDays(364).toMillis());
  }

  private static final class Throwing extends SimpleStringSchema {
    private static final long serialVersionUID = 1L;

    @Override
    public String deserialize(byte[] message) {
      throw new IllegalArgumentException("no text");
    }
  }

  private static final class Emitted implements WatermarkOutput {
    private long last = Long.MIN_VALUE;

    @Override
    public void emitWatermark(Watermark watermark) {
      last = watermark.getTimestamp();
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }
}
