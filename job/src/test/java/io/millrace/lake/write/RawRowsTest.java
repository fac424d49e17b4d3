package io.millrace.lake.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.millrace.event.Event;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.flink.sink.Shop;
import io.millrace.lake.TableLayout;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.Column;
import io.millrace.row.EventColumns;
import io.millrace.row.ReadRecord;
import io.millrace.row.RejectColumns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The raw bytes of their record that rows keep. */
class RawRowsTest {
  private static final Pipeline PIPELINE = Shop.pipeline();

  private final Schema events = TableLayout.events(PIPELINE).schema();
  private final Schema rejects = TableLayout.rejects(PIPELINE).schema();
  @TempDir private Path folder;

  @Test
  void eventsKeepKeyAndValueByteForByte() throws Exception {
    List<Record> rows =
        written(
            events,
            EventColumns.withRaw(PIPELINE.event()),
            List.of(
                read(null, new byte[] {7, 0, 7}),
                read(new byte[0], new byte[] {7, 0, 7}),
                read(new byte[] {0, -1}, new byte[] {7, 0, 7})));

    assertThat(rows).extracting(row -> kafka(row).getField("key")).first().isNull();
    assertThat(kafka(rows.get(1)).getField("key")).isEqualTo(bytes());
    assertThat(kafka(rows.get(2)).getField("key")).isEqualTo(bytes(0, -1));
    assertThat(rows).extracting(row -> kafka(row).getField("value")).containsOnly(bytes(7, 0, 7));
  }

  @Test
  void columnsThatAreThereStayEmptyWhereTheDefinitionLeavesThemOut() throws Exception {
    Record row =
        written(
                events,
                EventColumns.withoutRaw(PIPELINE.event()),
                List.of(read(new byte[] {1}, new byte[] {2})))
            .get(0);

    assertThat(kafka(row).getField("key")).isNull();
    assertThat(kafka(row).getField("value")).isNull();
  }

  @Test
  void rejectsHaveSizeAndHashOfTheWholeValue() throws Exception {
    byte[] whole = {1, 2, 3, 4};

    Record row =
        written(
                rejects,
                RejectColumns.columns(),
                List.of(read(new byte[] {9}, whole, new byte[] {1, 2})))
            .get(0);

    assertThat(kafka(row).getField("key")).isEqualTo(bytes(9));
    assertThat(row.getField("value")).isEqualTo(bytes(1, 2));
    assertThat(row.getField("value_bytes")).isEqualTo(4L);
    assertThat(row.getField("value_sha256"))
        .isEqualTo(ByteBuffer.wrap(Hashing.sha256().hashBytes(whole).asBytes()));
  }

  @Test
  void aTombstoneHasNeitherSizeNorHash() throws Exception {
    Record row = written(rejects, RejectColumns.columns(), List.of(read(null, null, null))).get(0);

    assertThat(row.getField("value_bytes")).isNull();
    assertThat(row.getField("value_sha256")).isNull();
  }

  private <R> List<Record> written(Schema schema, List<Column<R>> columns, List<R> records)
      throws IOException {
    TableFolder table = TableFolder.in(folder, schema);
    table.append(columns, records);
    return table.rows();
  }

  private static Record kafka(Record row) {
    return (Record) row.getField("kafka");
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  private static ReadRecord<Event> read(byte[] key, byte[] value) {
    return new ReadRecord<>(Shop.event(5), key, value, Shop.LINK);
  }

  private static ReadRecord<Reject> read(byte[] key, byte[] whole, byte[] kept) {
    return new ReadRecord<>(
        new Reject(Shop.kafka(5), RejectReason.TOO_LARGE, "too large", kept),
        key,
        whole,
        Shop.LINK);
  }
}
