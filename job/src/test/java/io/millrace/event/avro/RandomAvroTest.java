package io.millrace.event.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.AllocatedBytes;
import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.InvalidSchemaException;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.NaiveEvents;
import io.millrace.event.RandomDeclaration;
import io.millrace.event.RejectReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Random schemas, versions of them and records: decoded as by Avro's own reader, naively. */
class RandomAvroTest {
  static {
    // Else the library makes lists of as many nulls as a damaged count says.
    System.setProperty("org.apache.avro.limits.collectionItems.maxLength", "100000");
  }

  private static final int SCHEMAS = Integer.getInteger("millrace.schemas", 600);
  private static final int RECORDS = 30;
  private static final KafkaCoordinates AT = new KafkaCoordinates("t", 1, 2, 1_700_000_000_000L);
  private static final byte[] KEY = NaiveEvents.KEY.getBytes(StandardCharsets.UTF_8);
  private static final List<Object> MALFORMED = List.of(RejectReason.MALFORMED);

  private final long seed = Long.getLong("millrace.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  void recordsOfAnyVersionOfASchemaDecodeAsByAvrosOwnReader()
      throws IOException, InvalidSchemaException {
    int events = 0;
    for (int n = 0; n < SCHEMAS; n++) {
      RandomAvro avro = new RandomAvro(random);
      Schema defined = avro.record(0);
      Schema writer = random.nextBoolean() ? avro.evolved(defined) : defined;
      for (int i = 0; i < RECORDS; i++) {
        EventSchema schema = RandomDeclaration.of(RandomAvro.paths(defined), random);
        byte[] value = avro.bytes(writer, avro.datum(writer));
        List<Object> decoded = NaiveEvents.outcome(decode(schema, writer, value));
        NaiveAvro naive = new NaiveAvro(writer, value);
        assertThat(decoded)
            .as("seed %d: %s by %s", seed, writer, schema)
            .isEqualTo(NaiveEvents.outcome(schema, naive::at, AT));
        events += decoded.size() > 1 ? 1 : 0;
      }
    }
    assertThat(events).as("seed %d", seed).isGreaterThan(SCHEMAS * RECORDS / 10);
  }

  @Test
  void everyTruncatedRecordIsMalformed() throws InvalidSchemaException {
    for (int n = 0; n < SCHEMAS / 4; n++) {
      RandomAvro avro = new RandomAvro(random);
      Schema writer = avro.record(0);
      EventSchema schema = RandomDeclaration.of(RandomAvro.paths(writer), random);
      EventDecoder decoder = decoder(schema, writer);
      byte[] value = avro.bytes(writer, avro.datum(writer));
      for (int length = 0; length < value.length; length++) {
        Decoded decoded = decoder.decode(KEY, Arrays.copyOf(value, length), AT);
        assertThat(NaiveEvents.outcome(decoded))
            .as("seed %d: %d bytes of %s", seed, length, writer)
            .isEqualTo(MALFORMED);
      }
    }
  }

  @Test
  void damagedRecordsAreMalformedOrWhatAvrosOwnReaderMakesOfThem() throws InvalidSchemaException {
    int agreed = 0;
    for (int n = 0; n < SCHEMAS; n++) {
      RandomAvro avro = new RandomAvro(random);
      Schema writer = avro.record(0);
      EventSchema schema = RandomDeclaration.of(RandomAvro.paths(writer), random);
      EventDecoder decoder = decoder(schema, writer);
      for (int i = 0; i < RECORDS; i++) {
        byte[] value = damaged(avro.bytes(writer, avro.datum(writer)));
        Decoded[] decoded = new Decoded[1];
        long allocated = AllocatedBytes.of(() -> decoded[0] = decoder.decode(KEY, value, AT));
        assertThat(allocated).as("seed %d", seed).isLessThan(1_000_000 + 100L * value.length);
        agreed += agrees(schema, writer, value, decoded[0]) ? 1 : 0;
      }
    }
    assertThat(agreed).as("seed %d", seed).isGreaterThan(SCHEMAS * RECORDS / 20);
  }

  private boolean agrees(EventSchema schema, Schema writer, byte[] value, Decoded decoded) {
    List<Object> outcome = NaiveEvents.outcome(decoded);
    if (outcome.equals(MALFORMED)) {
      return false; // Avro's own reader may set aside gigabytes.
    }
    NaiveAvro naive;
    try {
      naive = new NaiveAvro(writer, value);
    } catch (IOException
        | AvroRuntimeException
        | UnsupportedOperationException
        | IndexOutOfBoundsException refused) {
      return false; // For content that the definition does not declare.
    }
    assertThat(outcome)
        .as("seed %d: %s by %s", seed, writer, schema)
        .isEqualTo(NaiveEvents.outcome(schema, naive::at, AT));
    return true;
  }

  private byte[] damaged(byte[] whole) {
    byte[] value = whole.clone();
    int changes = value.length == 0 ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(value.length);
      value[at] =
          random.nextBoolean()
              ? (byte) (value[at] ^ 1 << random.nextInt(8))
              : (byte) random.nextInt();
    }
    return value;
  }

  private static Decoded decode(EventSchema schema, Schema writer, byte[] value)
      throws InvalidSchemaException {
    return decoder(schema, writer).decode(KEY, value, AT);
  }

  private static EventDecoder decoder(EventSchema schema, Schema writer)
      throws InvalidSchemaException {
    return new EventDecoder(schema, AvroFormat.of(writer.toString(), List.of()));
  }
}
