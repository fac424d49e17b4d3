package io.millrace.lake.column;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageReadStore;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageReader;
import org.apache.iceberg.types.Type;

/**
 * A leaf column that is not repeated: its values and definition levels for the rows of a batch. A
 * column of bytes holds a single row, which is read on the move to it, since each value may be
 * large.
 */
final class LeafColumn {
  private static final Set<Type.TypeID> READABLE =
      EnumSet.of(
          Type.TypeID.BOOLEAN,
          Type.TypeID.INTEGER,
          Type.TypeID.LONG,
          Type.TypeID.FLOAT,
          Type.TypeID.DOUBLE,
          Type.TypeID.STRING,
          Type.TypeID.BINARY,
          Type.TypeID.TIMESTAMP);

  private final ColumnDescriptor descriptor;
  private final ValueKind kind;
  private Object[] values;
  private byte[] levels;
  private PageReader pages;
  private ChunkValues chunk;
  private Page page = Page.NONE;
  private int rows;
  private int at;

  static boolean canRead(Type type) {
    return READABLE.contains(type.typeId());
  }

  LeafColumn(ColumnDescriptor descriptor, Type type) {
    this.descriptor = descriptor;
    this.kind = ValueKind.of(descriptor, type);
  }

  boolean isReadByRow() {
    return kind == ValueKind.BYTES;
  }

  void allocate(int batchSize) {
    values = new Object[isReadByRow() ? 1 : batchSize];
    levels = new byte[values.length];
  }

  void open(PageReadStore rowGroup) {
    pages = rowGroup.getPageReader(descriptor);
    page = Page.NONE;
    rows = 0;
    at = 0;
    try {
      chunk = new ChunkValues(descriptor, kind, pages.readDictionaryPage());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the dictionary of " + descriptor, e);
    }
  }

  void read(int count) {
    if (isReadByRow()) {
      moveTo(rows - 1);
      rows = count;
      at = 0;
      return;
    }
    int done = 0;
    while (done < count) {
      int some = Math.min(left(), count - done);
      page.read(values, levels, done, some);
      done += some;
    }
  }

  /** Moves a column that is read by row to a later row of the batch. */
  void moveTo(int row) {
    for (; at <= row; at++) {
      if (left() > 0) {
        page.read(values, levels, 0, 1);
      }
    }
  }

  /** The number of rows left in the current page; opens the next page where none is left. */
  private int left() {
    if (page.left() == 0) {
      page = next();
    }
    return page.left();
  }

  private Page next() {
    try {
      return Page.open(pages.readPage(), descriptor, chunk);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a page of " + descriptor, e);
    }
  }

  /** The value of a row; null where it or a struct around it is null. */
  Object value(int row) {
    return values[isReadByRow() ? 0 : row];
  }

  int level(int row) {
    return levels[isReadByRow() ? 0 : row];
  }
}
