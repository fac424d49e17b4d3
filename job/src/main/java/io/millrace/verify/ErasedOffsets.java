package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.ErasedRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RowScan;
import io.millrace.verify.Accounted.Source;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.expressions.Expressions;

/**
 * The set of erased records, a bit each. An erasure takes their rows from one table after the
 * other, so some may still be there.
 */
public final class ErasedOffsets {
  public static final ErasedOffsets NONE = new ErasedOffsets();

  private final Map<Source, OffsetSet> sets = new ConcurrentHashMap<>();

  private ErasedOffsets() {}

  /**
   * @param snapshot empty where nothing is erased
   */
  public static ErasedOffsets read(Lake lake, OptionalLong snapshot) {
    if (snapshot.isEmpty()) {
      return NONE;
    }
    ErasedOffsets erased = new ErasedOffsets();
    RowScan scan =
        new RowScan(
            lake.table(LakeTable.ERASED), snapshot, ErasedRows.columns(), Expressions.alwaysTrue());
    scan.read(
        1,
        () -> {
          ErasedRows rows = new ErasedRows(scan.projection());
          return row -> erased.add(rows.kafka(row));
        });
    return erased;
  }

  private void add(KafkaCoordinates kafka) {
    sets.computeIfAbsent(source(kafka), source -> new OffsetSet()).add(kafka.offset());
  }

  public boolean contains(KafkaCoordinates kafka) {
    OffsetSet set = sets.get(source(kafka));
    return set != null && set.contains(kafka.offset());
  }

  private static Source source(KafkaCoordinates kafka) {
    return new Source(kafka.topic(), kafka.partition());
  }
}
