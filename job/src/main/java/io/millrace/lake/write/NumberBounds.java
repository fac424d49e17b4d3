package io.millrace.lake.write;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.PrimitiveType;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * What a manifest keeps of a file's column of doubles or floats, as Iceberg's own writer counts it:
 * NaN is counted, and is no bound; rows in which the struct around the column is null do not count.
 * Other columns are described by the file's footer.
 */
final class NumberBounds {
  private final PrimitiveType type;
  private final int parentLevel;
  private long values;
  private long nulls;
  private long nans;
  private double lower = Double.POSITIVE_INFINITY;
  private double upper = Double.NEGATIVE_INFINITY;

  NumberBounds(MessageType file, ColumnDescriptor leaf) {
    String[] path = leaf.getPath();
    type = leaf.getPrimitiveType();
    parentLevel =
        path.length == 1 ? 0 : file.getMaxDefinitionLevel(Arrays.copyOf(path, path.length - 1));
  }

  /** Adds the values of some rows, without NaN, of which there are {@code nanCount} more. */
  void add(long count, long nanCount, double least, double greatest) {
    values += count + nanCount;
    nans += nanCount;
    lower = Math.min(lower, least);
    upper = Math.max(upper, greatest);
  }

  /** Adds the rows without a value. */
  void addNulls(LeafValues leaf) {
    for (int row = 0; leaf.absent() > 0 && row < leaf.rows(); row++) {
      int level = leaf.level(row);
      nulls += level >= parentLevel && level < leaf.maxLevel() ? 1 : 0;
    }
  }

  /** The metrics; none but for doubles and floats. */
  Stream<FieldMetrics<?>> metrics() {
    if (type.getId() == null) {
      return Stream.empty();
    }
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT -> Stream.of(metrics((float) lower, (float) upper, Types.FloatType.get()));
      case DOUBLE -> Stream.of(metrics(lower, upper, Types.DoubleType.get()));
      default -> Stream.empty();
    };
  }

  private <T> FieldMetrics<T> metrics(T least, T greatest, Type as) {
    boolean isBounded = values > nans;
    return new FieldMetrics<>(
        type.getId().intValue(),
        values + nulls,
        nulls,
        nans,
        isBounded ? least : null,
        isBounded ? greatest : null,
        as);
  }
}
