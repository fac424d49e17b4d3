package io.millrace.flink.type;

import io.millrace.event.FieldType;
import io.millrace.lake.RawRecord;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The serializer of rows between the tasks of a batch job. */
final class HistoryRowSerializer extends RouteSerializer<HistoryRow> {
  private static final long serialVersionUID = 1L;
  private static final int NULL = -1;

  private final FieldType[] types;
  private final EventSerializer events;
  private final StoredPredictionSerializer predictions = new StoredPredictionSerializer();

  /**
   * @param types the types of the events' fields
   */
  HistoryRowSerializer(FieldType[] types) {
    this.types = types.clone();
    this.events = new EventSerializer(types, false);
  }

  @Override
  public HistoryRowSerializer duplicate() {
    return new HistoryRowSerializer(types);
  }

  @Override
  public void serialize(HistoryRow row, DataOutputView target) throws IOException {
    target.writeBoolean(row.event() != null);
    if (row.event() != null) {
      events.serialize(row.event(), target);
      raw(row.raw(), target);
    } else {
      predictions.serialize(row.prediction(), target);
    }
  }

  @Override
  public HistoryRow deserialize(DataInputView source) throws IOException {
    return source.readBoolean()
        ? new HistoryRow(events.deserialize(source), null, raw(source))
        : new HistoryRow(null, predictions.deserialize(source));
  }

  private static void raw(RawRecord raw, DataOutputView target) throws IOException {
    target.writeBoolean(raw != null);
    if (raw != null) {
      bytes(raw.key(), target);
      bytes(raw.value(), target);
    }
  }

  private static RawRecord raw(DataInputView source) throws IOException {
    return source.readBoolean() ? new RawRecord(bytes(source), bytes(source)) : null;
  }

  private static void bytes(byte[] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes == null ? NULL : bytes.length);
    if (bytes != null) {
      target.write(bytes);
    }
  }

  private static byte[] bytes(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length == NULL) {
      return null;
    }
    return Wire.readFully(length, source);
  }

  @Override
  public TypeSerializerSnapshot<HistoryRow> snapshotConfiguration() {
    throw new UnsupportedOperationException("A batch job keeps no state of rows");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HistoryRowSerializer that && Arrays.equals(types, that.types);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(types);
  }
}
