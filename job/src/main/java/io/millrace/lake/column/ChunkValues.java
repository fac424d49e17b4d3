package io.millrace.lake.column;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.Dictionary;
import org.apache.iceberg.shaded.org.apache.parquet.column.Encoding;
import org.apache.iceberg.shaded.org.apache.parquet.column.ValuesType;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DictionaryPage;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.ValuesReader;

/** Decodes the values of a column chunk. Each value of its dictionary is decoded to one object. */
final class ChunkValues {
  private final ColumnDescriptor descriptor;
  private final ValueKind kind;
  private final Dictionary dictionary;
  private final Object[] known;

  /**
   * @param page the page of the dictionary; null where the chunk has none
   */
  ChunkValues(ColumnDescriptor descriptor, ValueKind kind, DictionaryPage page) throws IOException {
    this.descriptor = descriptor;
    this.kind = kind;
    this.dictionary = page == null ? null : page.getEncoding().initDictionary(descriptor, page);
    this.known = new Object[dictionary == null ? 0 : dictionary.getMaxId() + 1];
    for (int id = 0; id < known.length; id++) {
      known[id] = kind.of(dictionary, id);
    }
  }

  /**
   * Reads the values of a page that are not null, one at each call of the result.
   *
   * @param in the bytes from the first value on
   */
  Supplier<Object> read(Encoding encoding, int rows, ByteBufferInputStream in) throws IOException {
    if (encoding.usesDictionary()) {
      ValuesReader ids =
          encoding.getDictionaryBasedValuesReader(descriptor, ValuesType.VALUES, dictionary);
      ids.initFromPage(rows, in);
      return () -> known[ids.readValueDictionaryId()];
    }
    if (encoding == Encoding.PLAIN && kind.isReadPlain()) {
      ByteBuffer page = onHeap(in.slice(in.available())).order(ByteOrder.LITTLE_ENDIAN);
      return () -> kind.nextPlain(page);
    }
    ValuesReader values = encoding.getValuesReader(descriptor, ValuesType.VALUES);
    values.initFromPage(rows, in);
    return () -> kind.next(values);
  }

  private static ByteBuffer onHeap(ByteBuffer bytes) {
    return bytes.hasArray() ? bytes : ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }
}
