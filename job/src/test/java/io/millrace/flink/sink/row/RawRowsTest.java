package io.millrace.flink.sink.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.millrace.event.Event;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.flink.sink.Shop;
import io.millrace.lake.TableLayout;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.EventColumns;
import io.millrace.row.ReadRecord;
import io.millrace.row.RejectColumns;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.junit.jupiter.api.Test;

/** The raw bytes of their record that rows keep. */
class RawRowsTest {
  private static final Pipeline PIPELINE = Shop.pipeline();
  private static final int COORDINATES = 4;
  private static final int KAFKA_FIELDS = 6;

  private final RowType events = FlinkSchemaUtil.convert(TableLayout.events(PIPELINE).schema());
  private final RowType rejects = FlinkSchemaUtil.convert(TableLayout.rejects(PIPELINE).schema());

  @Test
  void eventsKeepKeyAndValueByteForByte() {
    TableRows<ReadRecord<Event>> rows =
        TableRows.of(EventColumns.withRaw(PIPELINE.event()), events);
    for (byte[] key : new byte[][] {null, {}, {0, -1}}) {
      RowData kafka = kafka(rows.row(read(key, new byte[] {7, 0, 7})));

      assertThat(kafka.isNullAt(COORDINATES)).isEqualTo(key == null);
      if (key != null) {
        assertThat(kafka.getBinary(COORDINATES)).isEqualTo(key);
      }
      assertThat(kafka.getBinary(COORDINATES + 1)).containsExactly(7, 0, 7);
    }
  }

  @Test
  void columnsThatAreThereStayEmptyWhereTheDefinitionLeavesThemOut() {
    TableRows<ReadRecord<Event>> rows =
        TableRows.of(EventColumns.withoutRaw(PIPELINE.event()), events);

    RowData kafka = kafka(rows.row(read(new byte[] {1}, new byte[] {2})));

    assertThat(kafka.isNullAt(COORDINATES)).isTrue();
    assertThat(kafka.isNullAt(COORDINATES + 1)).isTrue();
  }

  @Test
  void rejectsHaveSizeAndHashOfTheWholeValue() {
    TableRows<ReadRecord<Reject>> rows = rejectRows();
    byte[] whole = {1, 2, 3, 4};
    byte[] kept = {1, 2};

    RowData row = rows.row(read(new byte[] {9}, whole, kept));

    assertThat(row.getRow(0, KAFKA_FIELDS - 1).getBinary(COORDINATES)).containsExactly(9);
    assertThat(row.getBinary(rejects.getFieldIndex("value"))).isEqualTo(kept);
    assertThat(row.getLong(rejects.getFieldIndex("value_bytes"))).isEqualTo(4);
    assertThat(row.getBinary(rejects.getFieldIndex("value_sha256")))
        .isEqualTo(Hashing.sha256().hashBytes(whole).asBytes());
  }

  @Test
  void aTombstoneHasNeitherSizeNorHash() {
    RowData row = rejectRows().row(read(null, null, null));

    assertThat(row.isNullAt(rejects.getFieldIndex("value_bytes"))).isTrue();
    assertThat(row.isNullAt(rejects.getFieldIndex("value_sha256"))).isTrue();
  }

  private TableRows<ReadRecord<Reject>> rejectRows() {
    return TableRows.of(RejectColumns.columns(), rejects);
  }

  private RowData kafka(RowData row) {
    return row.getRow(events.getFieldIndex("kafka"), KAFKA_FIELDS);
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
