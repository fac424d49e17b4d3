package io.millrace.lake;

import io.millrace.event.KafkaCoordinates;
import io.millrace.seal.Link;
import io.millrace.seal.LinkKind;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Rows of {@code erased}: what is left of records for their chains. */
public final class ErasedRows {
  private static final List<String> COLUMNS = List.of("topic", "partition", "offset", "leaf");

  private final int[] at;

  public static List<String> columns() {
    return COLUMNS;
  }

  public ErasedRows(Schema projection) {
    at = COLUMNS.stream().mapToInt(name -> Positions.of(projection, name)).toArray();
  }

  public KafkaCoordinates kafka(StructLike row) {
    return new KafkaCoordinates(
        Positions.text(row, at[0]).intern(),
        row.get(at[1], Integer.class),
        row.get(at[2], Long.class),
        KafkaCoordinates.NO_TIMESTAMP);
  }

  public Link link(StructLike row) {
    return new Link(row.get(at[2], Long.class), LinkKind.ERASED, Positions.bytes(row, at[3]));
  }
}
