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
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SerializableFunction;

/**
 * The partitions of rows: none, or days or hours of a time, as tables of ours have them. All rows
 * of an hour are in one partition, so what was found for an hour is kept.
 */
final class RowPartitions {
  private static final Set<String> OF_WHOLE_HOURS = Set.of("hour", "day", "month", "year");
  private static final long MICROS_PER_HOUR = 3_600_000_000L;
  private static final long NO_TIME = Long.MIN_VALUE;

  /** A power of two. */
  private static final int KEPT_HOURS = 256;

  private final PartitionData empty;

  /** Null where there are no partitions. */
  private final LongValues time;

  private final SerializableFunction<Long, Object> transform;
  private final Map<PartitionData, RowPartition> known = new HashMap<>();
  private final List<RowPartition> all = new ArrayList<>();
  private final long[] hours = new long[KEPT_HOURS];
  private final RowPartition[] ofHours = new RowPartition[KEPT_HOURS];

  /**
   * @param leaves the leaf columns by their field ids
   */
  RowPartitions(PartitionSpec spec, Map<Integer, LeafValues> leaves) {
    empty = new PartitionData(spec.partitionType());
    if (spec.isUnpartitioned()) {
      time = null;
      transform = null;
      return;
    }
    PartitionField field = spec.fields().get(0);
    if (spec.fields().size() > 1
        || !(leaves.get(field.sourceId()) instanceof LongValues source)
        || !OF_WHOLE_HOURS.contains(field.transform().toString())) {
      throw new IllegalStateException(
          "Cannot write to a table that is partitioned by " + spec + " (knows a time alone)");
    }
    time = source;
    transform = bound(field);
  }

  @SuppressWarnings("unchecked") // The source is a timestamp.
  private static SerializableFunction<Long, Object> bound(PartitionField field) {
    return ((Transform<Long, Object>) field.transform()).bind(Types.TimestampType.withZone());
  }

  /** The partition of a row, which is added where it is new. */
  RowPartition of(int row) {
    long hour =
        time == null || !time.isPresent(row)
            ? NO_TIME
            : Math.floorDiv(time.value(row), MICROS_PER_HOUR);
    int place = (int) hour & KEPT_HOURS - 1;
    if (ofHours[place] == null || hours[place] != hour) {
      hours[place] = hour;
      ofHours[place] = known.computeIfAbsent(key(row), this::add);
    }
    return ofHours[place];
  }

  private PartitionData key(int row) {
    PartitionData key = empty.copy();
    if (time != null) {
      key.set(0, time.isPresent(row) ? transform.apply(time.value(row)) : null);
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
    Arrays.fill(ofHours, null);
  }
}
