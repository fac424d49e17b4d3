package io.millrace.lake.column;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageReadStore;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageReader;
import org.apache.iceberg.types.Type;

/** A leaf column that is not repeated: its values and definition levels for the rows of a batch. */
final class LeafColumn {
  private static final Set<Type.TypeID> READABLE =
      EnumSet.of(
          Type.TypeID.BOOLEAN,
          Type.TypeID.INTEGER,
          Type.TypeID.LONG,
          Type.TypeID.FLOAT,
          Type.TypeID.DOUBLE,
          Type.TypeID.STRING,
          Type.TypeID.TIMESTAMP);

  private final ColumnDescriptor descriptor;
  private final ValueKind kind;
  private Object[] values;
  private byte[] levels;
  private PageReader pages;
  private ChunkValues chunk;
  private Page page = Page.NONE;

  static boolean canRead(Type type) {
    return READABLE.contains(type.typeId());
  }

  LeafColumn(ColumnDescriptor descriptor, Type type) {
    this.descriptor = descriptor;
    this.kind = ValueKind.of(descriptor, type);
  }

  void allocate(int batchSize) {
    values = new Object[batchSize];
    levels = new byte[batchSize];
  }

  void open(PageReadStore rowGroup) {
    pages = rowGroup.getPageReader(descriptor);
    page = Page.NONE;
    try {
      chunk = new ChunkValues(descriptor, kind, pages.readDictionaryPage());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the dictionary of " + descriptor, e);
    }
  }

  void read(int rows) {
    int at = 0;
    while (at < rows) {
      if (page.left() == 0) {
        page = next();
      }
      int count = Math.min(page.left(), rows - at);
      page.read(values, levels, at, count);
      at += count;
    }
  }

  private Page next() {
    try {
      return Page.open(pages.readPage(), descriptor, chunk);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a page of " + descriptor, e);
    }
  }

  /** Null where it is null, or what is around it. */
  Object value(int row) {
    return values[row];
  }

  int level(int row) {
    return levels[row];
  }
}
