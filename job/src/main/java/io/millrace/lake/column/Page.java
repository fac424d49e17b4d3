package io.millrace.lake.column;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.BytesUtils;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.Encoding;
import org.apache.iceberg.shaded.org.apache.parquet.column.ValuesType;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DataPage;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DataPageV1;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DataPageV2;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.ValuesReader;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;

/** The unread rest of a page of a column that is not repeated. */
final class Page {
  static final Page NONE = new Page(0, 0, () -> 0, () -> null);

  private final int maxLevel;
  private final IntSupplier levels;
  private final Supplier<Object> values;
  private int left;

  private Page(int rows, int maxLevel, IntSupplier levels, Supplier<Object> values) {
    this.left = rows;
    this.maxLevel = maxLevel;
    this.levels = levels;
    this.values = values;
  }

  static Page open(DataPage page, ColumnDescriptor descriptor, ChunkValues values)
      throws IOException {
    return page instanceof DataPageV1 first
        ? open(first, descriptor, values)
        : open((DataPageV2) page, descriptor, values);
  }

  private static Page open(DataPageV1 page, ColumnDescriptor descriptor, ChunkValues values)
      throws IOException {
    ByteBufferInputStream in = page.getBytes().toInputStream();
    levels(page.getRlEncoding(), ValuesType.REPETITION_LEVEL, page, descriptor, in);
    ValuesReader levels =
        levels(page.getDlEncoding(), ValuesType.DEFINITION_LEVEL, page, descriptor, in);
    return new Page(
        page.getValueCount(),
        descriptor.getMaxDefinitionLevel(),
        levels::readInteger,
        values.read(page.getValueEncoding(), page.getValueCount(), in));
  }

  private static ValuesReader levels(
      Encoding encoding,
      ValuesType type,
      DataPageV1 page,
      ColumnDescriptor descriptor,
      ByteBufferInputStream in)
      throws IOException {
    ValuesReader levels = encoding.getValuesReader(descriptor, type);
    levels.initFromPage(page.getValueCount(), in);
    return levels;
  }

  private static Page open(DataPageV2 page, ColumnDescriptor descriptor, ChunkValues values)
      throws IOException {
    int maxLevel = descriptor.getMaxDefinitionLevel();
    RunLengthBitPackingHybridDecoder levels =
        new RunLengthBitPackingHybridDecoder(
            BytesUtils.getWidthFromMaxInt(maxLevel), page.getDefinitionLevels().toInputStream());
    return new Page(
        page.getValueCount(),
        maxLevel,
        maxLevel == 0 ? () -> 0 : () -> next(levels),
        values.read(page.getDataEncoding(), page.getValueCount(), page.getData().toInputStream()));
  }

  private static int next(RunLengthBitPackingHybridDecoder levels) {
    try {
      return levels.readInt();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a page", e);
    }
  }

  int left() {
    return left;
  }

  /** Reads the next rows. A value is null where it or a struct around it is null. */
  void read(Object[] valuesInto, byte[] levelsInto, int from, int rows) {
    for (int i = from; i < from + rows; i++) {
      int level = levels.getAsInt();
      levelsInto[i] = (byte) level;
      valuesInto[i] = level == maxLevel ? values.get() : null;
    }
    left -= rows;
  }
}
