package io.millrace.lake.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.transforms.Transform;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SerializableFunction;

/**
 * The partitions of rows: days or hours of times, as tables of ours have them. All rows of an hour
 * are in one partition, so a partition is looked for only when the hour changes.
 */
final class RowPartitions {
  private static final Set<String> WHOLE_HOURS = Set.of("hour", "day", "month", "year");
  private static final long MICROS_PER_HOUR = 3_600_000_000L;
  private static final long NO_TIME = Long.MIN_VALUE;

  private final PartitionSpec spec;
  private final List<LongValues> times = new ArrayList<>();
  private final List<SerializableFunction<Long, Object>> transforms = new ArrayList<>();
  private final long[] hours;
  private final Map<PartitionData, RowPartition> known = new HashMap<>();
  private final List<RowPartition> all = new ArrayList<>();
  private RowPartition current;

  /**
   * @param leaves the leaf columns by their field ids
   */
  RowPartitions(PartitionSpec spec, Map<Integer, LeafValues> leaves) {
    this.spec = spec;
    for (PartitionField field : spec.fields()) {
      if (!(leaves.get(field.sourceId()) instanceof LongValues time)
          || !WHOLE_HOURS.contains(field.transform().toString())) {
        throw new IllegalStateException(
            "Cannot write to a table that is partitioned by " + spec + " (knows times alone)");
      }
      times.add(time);
      transforms.add(bound(field));
    }
    hours = new long[times.size()];
  }

  @SuppressWarnings("unchecked") // The source is a timestamp.
  private static SerializableFunction<Long, Object> bound(PartitionField field) {
    Type timestamp = Types.TimestampType.withZone();
    return ((Transform<Long, Object>) field.transform()).bind(timestamp);
  }

  /** The partition of a row, which is added where it is new. */
  RowPartition of(int row) {
    boolean isSame = current != null;
    for (int i = 0; i < hours.length; i++) {
      LongValues time = times.get(i);
      long hour =
          time.isPresent(row) ? Math.floorDiv(time.value(row), MICROS_PER_HOUR) : NO_TIME;
      isSame &= hour == hours[i];
      hours[i] = hour;
    }
    if (!isSame) {
      current = known.computeIfAbsent(key(row), this::add);
    }
    return current;
  }

  private PartitionData key(int row) {
    PartitionData key = new PartitionData(spec.partitionType());
    for (int i = 0; i < times.size(); i++) {
      LongValues time = times.get(i);
      key.set(i, time.isPresent(row) ? transforms.get(i).apply(time.value(row)) : null);
    }
    return key;
  }

  private RowPartition add(PartitionData key) {
    RowPartition added = new RowPartition(key, all.size());
    all.add(added);
    return added;
  }

  /** All partitions, in the order in which rows of them came. */
  List<RowPartition> all() {
    return all;
  }

  void clear() {
    known.clear();
    all.clear();
    current = null;
    Arrays.fill(hours, NO_TIME);
  }
}
