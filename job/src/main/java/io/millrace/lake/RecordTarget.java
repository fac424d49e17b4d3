package io.millrace.lake;

import io.millrace.row.CellType;
import io.millrace.row.Column;
import io.millrace.row.RowMaker;
import io.millrace.row.RowTarget;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.util.DateTimeUtil;

/** Fills Iceberg's own records, the same one again for each row; elements of lists are new ones. */
public final class RecordTarget implements RowTarget<GenericRecord> {
  private static final long MICROS_PER_MS = 1_000;

  private final StructType type;
  private final GenericRecord row;
  private final boolean isNewEach;

  private RecordTarget(StructType type, boolean isNewEach) {
    this.type = type;
    this.row = GenericRecord.create(type);
    this.isNewEach = isNewEach;
  }

  /** Makes rows of a table that has these columns. */
  public static <R> RowMaker<R, GenericRecord> rows(List<Column<R>> columns, Schema table) {
    return new RowMaker<>(columns, new RecordTarget(table.asStruct(), false));
  }

  @Override
  public GenericRecord row() {
    return isNewEach ? GenericRecord.create(type) : row;
  }

  @Override
  public int position(String column) {
    return Positions.of(type, column);
  }

  @Override
  public RecordTarget struct(String column) {
    return new RecordTarget(type.fieldType(column).asStructType(), isNewEach);
  }

  @Override
  public RecordTarget element(String column) {
    return new RecordTarget(type.fieldType(column).asListType().elementType().asStructType(), true);
  }

  @Override
  public void set(GenericRecord to, int position, CellType cell, Object value) {
    to.set(position, value == null ? null : external(cell, value));
  }

  private static Object external(CellType cell, Object value) {
    return switch (cell) {
      case TIME ->
          DateTimeUtil.timestamptzFromMicros(Math.multiplyExact((Long) value, MICROS_PER_MS));
      case INSTANT -> ((Instant) value).atOffset(ZoneOffset.UTC);
      case BYTES -> ByteBuffer.wrap((byte[]) value);
      case TEXT, LABEL, INT, LONG, FLOAT, DOUBLE, BOOLEAN -> value;
    };
  }

  @Override
  public void setStruct(GenericRecord to, int position, Object struct) {
    to.set(position, struct);
  }
}
