package io.millrace.lake.write;

import io.millrace.row.Column;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;

/** The rows that wait for a file, as columns, each with its partition. Belongs to one thread. */
final class GatheredRows<R> {
  private final RowFiller<R> filler;
  private final List<LeafValues> leaves;
  private final List<LeafValues> selected;

  /** The columns whose values differ in size. */
  private final LeafValues[] varying;

  private final RowPartitions partitions;
  private final int bytesPerRow;
  private int[] partitionOf = {};
  private int rows;
  private long bytes;
  private long valueBytes;

  /** The rows' numbers by partition, and where each partition's begin. */
  private int[] order = {};

  private int[] starts = {};

  GatheredRows(Table table, MessageType file, List<Column<R>> columns) {
    TableColumns joined = new TableColumns(file);
    filler = joined.fill(table.schema(), columns);
    leaves = joined.leaves();
    selected = leaves.stream().map(LeafValues::another).toList();
    varying = leaves.stream().filter(LeafValues::isVarying).toArray(LeafValues[]::new);
    partitions = new RowPartitions(table.spec(), byId(file, leaves));
    bytesPerRow = leaves.stream().mapToInt(LeafValues::bytesPerRow).sum() + Integer.BYTES;
  }

  private static Map<Integer, LeafValues> byId(MessageType file, List<LeafValues> leaves) {
    Map<Integer, LeafValues> byId = new HashMap<>();
    for (int i = 0; i < leaves.size(); i++) {
      ColumnDescriptor leaf = file.getColumns().get(i);
      Type.ID id = leaf.getPrimitiveType().getId();
      if (id != null) {
        byId.put(id.intValue(), leaves.get(i));
      }
    }
    return byId;
  }

  void add(R record) {
    filler.add(record);
    RowPartition partition = partitions.of(rows);
    long before = valueBytes;
    valueBytes = valueBytes();
    long rowBytes = bytesPerRow + valueBytes - before;
    partition.add(rowBytes);
    bytes += rowBytes;
    if (rows == partitionOf.length) {
      partitionOf = Arrays.copyOf(partitionOf, Capacity.atLeast(rows + 1, Math.max(256, rows)));
    }
    partitionOf[rows++] = partition.number();
  }

  private long valueBytes() {
    long sum = 0;
    for (LeafValues leaf : varying) {
      sum += leaf.bytes();
    }
    return sum;
  }

  long bytes() {
    return bytes;
  }

  List<RowPartition> partitions() {
    return partitions.all();
  }

  /** Puts the rows in order, for {@link #of}. */
  void sort() {
    int count = partitions.all().size();
    if (count <= 1) {
      return;
    }
    starts = new int[count];
    int start = 0;
    for (RowPartition partition : partitions.all()) {
      starts[partition.number()] = start;
      start += partition.rows();
    }
    order = new int[rows];
    int[] next = starts.clone();
    for (int row = 0; row < rows; row++) {
      order[next[partitionOf[row]]++] = row;
    }
  }

  /** The waiting rows of a partition, valid until the next partition's. */
  List<LeafValues> of(RowPartition partition) {
    if (partition.rows() == rows) {
      return leaves;
    }
    for (int i = 0; i < leaves.size(); i++) {
      selected.get(i).take(leaves.get(i), order, starts[partition.number()], partition.rows());
    }
    return selected;
  }

  /** Forgets the rows of partitions that have been written. */
  void forget(List<RowPartition> written) {
    boolean[] isWritten = new boolean[partitions.all().size()];
    for (RowPartition partition : written) {
      isWritten[partition.number()] = true;
      bytes -= partition.bytes();
      partition.written();
    }
    int kept = 0;
    if (order.length < rows) {
      order = new int[rows];
    }
    for (int row = 0; row < rows; row++) {
      if (!isWritten[partitionOf[row]]) {
        partitionOf[kept] = partitionOf[row];
        order[kept++] = row;
      }
    }
    for (LeafValues leaf : leaves) {
      keep(leaf, kept);
    }
    rows = kept;
    valueBytes = valueBytes();
  }

  private void keep(LeafValues leaf, int kept) {
    if (kept == 0) {
      leaf.clear();
    } else {
      leaf.take(leaf, order, 0, kept);
    }
  }

  /** Forgets all rows and partitions. */
  void clear() {
    leaves.forEach(LeafValues::clear);
    partitions.clear();
    rows = 0;
    bytes = 0;
    valueBytes = 0;
  }
}
