package io.millrace.flink.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.KafkaCoordinates;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes on a wire that nobody has written: an exception, and no memory for what is not there. */
class DamagedBytesTest {
  private static final int ALLOCATED_MAX = 1 << 20;
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  interface Reading {
    void read(DataInputDeserializer source) throws IOException;
  }

  @Test
  void aLengthOfTwoGigabytesWithoutBytesTakesNoMemory() throws Exception {
    byte[] wire = wire(Integer.MAX_VALUE);
    byte[] ofText = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};

    for (Reading each :
        List.<Reading>of(
            Wire::readBytes,
            Wire::readDoubles,
            new RepeatedText()::read,
            source -> new FeatureBatchSerializer().deserialize(source))) {
      assertRefusedCheaply(each, wire);
    }
    assertRefusedCheaply(FlinkText::read, ofText);
  }

  private static void assertRefusedCheaply(Reading reading, byte[] bytes) {
    assertThatThrownBy(() -> reading.read(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> reading.read(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATED_MAX);
  }

  @Test
  void lengthsAndPositionsThatCannotBeAreNamed() throws Exception {
    assertThatThrownBy(() -> Wire.readBytes(source(wire(-2))))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read a count: -2 (must be 0 or more)");
    assertThatThrownBy(() -> Wire.readInt(source(wire(1L << 40))))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read an integer: 1099511627776 (must have 32 bits)");
    assertThatThrownBy(() -> Wire.readEnum(Thread.State.values(), source(new byte[] {-1})))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read a constant: position 255 (must be below 6)");
  }

  @Test
  void aRecordWithoutATopicIsRefused() throws Exception {
    TypeSerializer<KafkaRecord> serializer =
        RouteType.kafkaRecord().createSerializer(new SerializerConfigImpl());

    assertThatThrownBy(() -> serializer.deserialize(source(new byte[8])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no topic");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 16_385, 70_000})
  void textsOfAnyCharsAreReadAsFlinkReadsThem(int length) throws Exception {
    for (int bits : new int[] {7, 8, 14, 15, 16}) {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append((char) random.nextInt(1 << bits));
      }
      DataOutputSerializer out = new DataOutputSerializer(16);
      StringValue.writeString(text, out);
      out.writeByte(42);

      DataInputDeserializer in = source(out.getCopyOfBuffer());
      assertThat(FlinkText.read(in)).as("seed %d", seed).isEqualTo(text.toString());
      assertThat(in.readByte()).isEqualTo((byte) 42);
    }
  }

  @Test
  void largeValuesComeBackWhole() throws Exception {
    byte[] value = new byte[3_000_001];
    new Random(5).nextBytes(value);
    double[] numbers = new Random(6).doubles(100_001).toArray();
    DataOutputSerializer out = new DataOutputSerializer(16);
    Wire.writeBytes(value, out);
    Wire.writeDoubles(numbers, out);
    new CoordinatesFormat().write(new KafkaCoordinates("t", 1, 2, 3), out);

    DataInputDeserializer in = source(out.getCopyOfBuffer());
    assertThat(Wire.readBytes(in)).isEqualTo(value);
    assertThat(Wire.readDoubles(in)).isEqualTo(numbers);
    assertThat(new CoordinatesFormat().read(in).topic()).isEqualTo("t");
  }

  private static DataInputDeserializer source(byte[] bytes) {
    return new DataInputDeserializer(bytes);
  }

  private static byte[] wire(long value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    Wire.writeLong(value, out);
    return out.getCopyOfBuffer();
  }
}
