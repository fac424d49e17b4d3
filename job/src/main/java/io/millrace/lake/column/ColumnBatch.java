package io.millrace.lake.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.parquet.VectorizedReader;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageReadStore;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * A batch of a file's rows, which also reads the next ones. Values are Iceberg's internal ones.
 * Belongs to one thread.
 */
public final class ColumnBatch implements VectorizedReader<ColumnBatch> {
  private final List<LeafColumn> leaves = new ArrayList<>();
  private final StructCursor row;
  private int rows;

  /**
   * Whether all columns of a projection can be read in this way: they must be leaves and structs of
   * such. Rows must be taken in their order.
   */
  public static boolean canRead(Schema projection) {
    return canRead(projection.asStruct());
  }

  private static boolean canRead(Types.StructType struct) {
    return struct.fields().stream()
        .map(Types.NestedField::type)
        .allMatch(
            type -> type.isStructType() ? canRead(type.asStructType()) : LeafColumn.canRead(type));
  }

  /**
   * @param file the file's columns, found by their field ids; columns that it lacks are null
   */
  public ColumnBatch(Schema projection, MessageType file) {
    row = cursor(projection.asStruct(), new FileColumns(file));
  }

  private StructCursor cursor(Types.StructType struct, FileColumns file) {
    List<Object> children = new ArrayList<>();
    for (Types.NestedField field : struct.fields()) {
      Type type = field.type();
      children.add(
          type.isStructType()
              ? cursor(type.asStructType(), file)
              : file.find(field.fieldId()).map(column -> leaf(column, type)).orElse(null));
    }
    return new StructCursor(children, file.level(struct));
  }

  private LeafColumn leaf(FileColumns.Column column, Type type) {
    LeafColumn leaf = new LeafColumn(column.descriptor(), type);
    leaves.add(leaf);
    return leaf;
  }

  public int rows() {
    return rows;
  }

  /** Returns a row of this batch; the same object each time. */
  public StructLike row(int index) {
    row.moveTo(index);
    return row;
  }

  @Override
  public void setBatchSize(int batchSize) {
    leaves.forEach(leaf -> leaf.allocate(batchSize));
  }

  @Override
  public void setRowGroupInfo(PageReadStore pages, Map<ColumnPath, ColumnChunkMetaData> metadata) {
    leaves.forEach(leaf -> leaf.open(pages));
  }

  @Override
  public ColumnBatch read(ColumnBatch reuse, int count) {
    leaves.forEach(leaf -> leaf.read(count));
    rows = count;
    return this;
  }

  @Override
  public void close() {}
}
