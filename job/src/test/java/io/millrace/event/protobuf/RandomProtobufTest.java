package io.millrace.event.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.millrace.event.AllocatedBytes;
import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.NaiveEvents;
import io.millrace.event.RandomDeclaration;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random message types and messages: decoded as by Protobuf's own reader, naively. */
class RandomProtobufTest {
  private static final int SCHEMAS = Integer.getInteger("millrace.schemas", 600);
  private static final int RECORDS = 30;
  private static final KafkaCoordinates AT = new KafkaCoordinates("t", 1, 2, 1_700_000_000_000L);
  private static final byte[] KEY = NaiveEvents.KEY.getBytes(StandardCharsets.UTF_8);
  private static final String LONG_VARINT = "an integer of more than 10 bytes";
  private static final List<Object> MALFORMED = List.of(RejectReason.MALFORMED);

  private final long seed = Long.getLong("millrace.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  void messagesDecodeAsByProtobufsOwnReader()
      throws DescriptorValidationException, InvalidProtocolBufferException {
    int events = 0;
    for (int n = 0; n < SCHEMAS; n++) {
      RandomProto proto = new RandomProto(random);
      Descriptor type = RandomProto.link(proto.file()).getMessageTypes().get(0);
      for (int i = 0; i < RECORDS; i++) {
        EventSchema schema = RandomDeclaration.of(RandomProto.paths(type), random);
        byte[] value = merged(proto, type);
        List<Object> decoded = NaiveEvents.outcome(decoder(schema, type).decode(KEY, value, AT));
        NaiveProtobuf naive = new NaiveProtobuf(type, value);
        assertThat(decoded)
            .as("seed %d: %s by %s", seed, type.toProto(), schema)
            .isEqualTo(NaiveEvents.outcome(schema, naive::at, AT));
        events += decoded.size() > 1 ? 1 : 0;
      }
    }
    assertThat(events).as("seed %d", seed).isGreaterThan(SCHEMAS * RECORDS / 10);
  }

  /** One or two messages: readers merge those that follow each other. */
  private byte[] merged(RandomProto proto, Descriptor type) {
    DynamicMessage first = proto.message(type, 0);
    if (random.nextBoolean()) {
      return first.toByteArray();
    }
    byte[] a = first.toByteArray();
    byte[] b = proto.message(type, 0).toByteArray();
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void cutAndDamagedMessagesAreWhatProtobufsOwnReaderMakesOfThem()
      throws DescriptorValidationException {
    int agreed = 0;
    for (int n = 0; n < SCHEMAS; n++) {
      RandomProto proto = new RandomProto(random);
      Descriptor type = RandomProto.link(proto.file()).getMessageTypes().get(0);
      EventSchema schema = RandomDeclaration.of(RandomProto.paths(type), random);
      EventDecoder decoder = decoder(schema, type);
      for (int i = 0; i < RECORDS; i++) {
        byte[] value = damaged(merged(proto, type));
        Decoded[] decoded = new Decoded[1];
        long allocated = AllocatedBytes.of(() -> decoded[0] = decoder.decode(KEY, value, AT));
        assertThat(allocated).as("seed %d", seed).isLessThan(1_000_000 + 100L * value.length);
        agreed += agrees(schema, type, value, decoded[0]) ? 1 : 0;
      }
    }
    assertThat(agreed).as("seed %d", seed).isGreaterThan(SCHEMAS * RECORDS / 20);
  }

  private boolean agrees(EventSchema schema, Descriptor type, byte[] value, Decoded decoded) {
    List<Object> outcome = NaiveEvents.outcome(decoded);
    NaiveProtobuf naive;
    try {
      naive = new NaiveProtobuf(type, value);
    } catch (InvalidProtocolBufferException refused) {
      return outcome.equals(MALFORMED); // Not for a text that the definition does not declare.
    }
    // The library reads proto2's texts that are not UTF-8 as something, and drops proto2's numbers
    // without names.
    if (!type.getFile().toProto().getSyntax().equals("proto3")) {
      return false;
    }
    if (decoded instanceof Reject reject && reject.message().contains(LONG_VARINT)) {
      return false; // The library ends such an integer behind its tenth byte.
    }
    assertThat(outcome)
        .as(
            "seed %d: %s, %s, of %s by %s",
            seed, HexFormat.of().formatHex(value), decoded, type.toProto(), schema)
        .isEqualTo(NaiveEvents.outcome(schema, naive::at, AT));
    return true;
  }

  private byte[] damaged(byte[] whole) {
    byte[] value =
        random.nextBoolean()
            ? whole.clone()
            : Arrays.copyOf(whole, random.nextInt(whole.length + 1));
    int changes = value.length == 0 ? 0 : random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(value.length);
      value[at] =
          random.nextBoolean()
              ? (byte) (value[at] ^ 1 << random.nextInt(8))
              : (byte) random.nextInt();
    }
    return value;
  }

  private static EventDecoder decoder(EventSchema schema, Descriptor type) {
    return new EventDecoder(schema, new ProtobufFormat(type));
  }
}
