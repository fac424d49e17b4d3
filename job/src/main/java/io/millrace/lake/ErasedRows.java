package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;
import io.millrace.row.Column;
import io.millrace.row.ErasedColumns;
import io.millrace.seal.Link;
import io.millrace.seal.LinkKind;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads rows of {@code erased}: the remains of records for their chains. */
public final class ErasedRows {
  private static final List<String> COLUMNS =
      Column.names(
          List.of(
              ErasedColumns.TOPIC,
              ErasedColumns.PARTITION,
              ErasedColumns.OFFSET,
              ErasedColumns.LEAF));

  private final int topic;
  private final int partition;
  private final int offset;
  private final int leaf;

  public static List<String> columns() {
    return COLUMNS;
  }

  public ErasedRows(Schema projection) {
    topic = Positions.of(projection, ErasedColumns.TOPIC);
    partition = Positions.of(projection, ErasedColumns.PARTITION);
    offset = Positions.of(projection, ErasedColumns.OFFSET);
    leaf = Positions.of(projection, ErasedColumns.LEAF);
  }

  public KafkaCoordinates kafka(StructLike row) {
    return new KafkaCoordinates(
        Positions.text(row, topic).intern(),
        row.get(partition, Integer.class),
        row.get(offset, Long.class),
        KafkaCoordinates.NO_TIMESTAMP);
  }

  public Link link(StructLike row) {
    return new Link(row.get(offset, Long.class), LinkKind.ERASED, Positions.bytes(row, leaf));
  }
}
