package io.millrace.flink.type;

import io.millrace.FuzzInput;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Fuzzes what reads records off the network and out of unaligned checkpoints, batches and batch
 * jobs' rows among them: the first byte chooses the type. What it accepts must be written to bytes
 * that read back as the same bytes; what it does not is an {@link IOException}.
 */
public final class WireFuzz {
  private static final EventSchema WITH_ID = schema("id");
  private static final EventSchema WITHOUT_ID = schema(null);

  /** The names are those of the golden bytes, from which a run begins. */
  private record Kind(String name, TypeInformation<?> type) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("event", RouteType.event(WITH_ID)),
          new Kind("event without an id", RouteType.event(WITHOUT_ID)),
          new Kind("read record", RouteType.readRecord(WITH_ID)),
          new Kind("read event", RouteType.readEvent(WITH_ID)),
          new Kind("read reject", RouteType.readReject()),
          new Kind("covered seal", RouteType.coveredSeal()),
          new Kind("feature row", RouteType.featureRow()),
          new Kind("feature batch", RouteType.featureBatch()),
          new Kind("prediction", RouteType.prediction()),
          new Kind("history row", RouteType.historyRow(WITHOUT_ID)),
          new Kind("stored prediction", RouteType.storedPrediction()),
          new Kind("kafka record", RouteType.kafkaRecord()));

  private static final List<TypeSerializer<?>> SERIALIZERS = new ArrayList<>();

  static {
    for (Kind kind : KINDS) {
      SERIALIZERS.add(kind.type().createSerializer(new SerializerConfigImpl()));
    }
  }

  private WireFuzz() {}

  /** Reads one record. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0) {
      read(
          SERIALIZERS.get((input[0] & 0xFF) % KINDS.size()),
          Arrays.copyOfRange(input, 1, input.length));
    }
  }

  private static <T> void read(TypeSerializer<T> serializer, byte[] bytes) {
    T record;
    try {
      record = serializer.deserialize(new DataInputDeserializer(bytes));
    } catch (IOException refused) {
      return;
    }
    try {
      byte[] written = write(serializer, record);
      byte[] again = write(serializer, serializer.deserialize(new DataInputDeserializer(written)));
      if (!Arrays.equals(written, again)) {
        throw new AssertionError(
            "%s is written as %s"
                .formatted(HexFormat.of().formatHex(written), HexFormat.of().formatHex(again)));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("What was read cannot be written and read", impossible);
    }
  }

  private static <T> byte[] write(TypeSerializer<T> serializer, T record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(record, out);
    return out.getCopyOfBuffer();
  }

  private static EventSchema schema(String idPath) {
    List<EventField> fields = new ArrayList<>();
    for (FieldType type : FieldType.values()) {
      fields.add(new EventField("f" + fields.size(), type, false, "f" + fields.size()));
    }
    return new EventSchema("user", "time", TimeFormat.MS, idPath, fields, 1 << 20, 300_000);
  }

  /** Inputs to begin with. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of("src/test/resources/golden/wire.txt"))) {
        int blank = line.lastIndexOf(' ');
        for (int i = 0; i < KINDS.size(); i++) {
          // Rows of batch jobs have parts of other records.
          if (KINDS.get(i).name().equals(line.substring(0, blank)) || i >= 9) {
            seeds.add(FuzzInput.of(i, HexFormat.of().parseHex(line.substring(blank + 1))));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seeds;
  }
}
