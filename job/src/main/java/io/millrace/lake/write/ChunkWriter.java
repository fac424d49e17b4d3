package io.millrace.lake.write;

import java.io.Closeable;
import java.io.IOException;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.Encoding;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DictionaryPage;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileWriter;

/**
 * Writes column chunks, page after page, in the encodings that every reader knows: a dictionary
 * where it makes the chunk smaller, else plain values. Its buffers serve all files of a table.
 */
final class ChunkWriter implements Closeable {
  /** What pages of version 1, which all readers know, call the numbers of a dictionary. */
  @SuppressWarnings("deprecation")
  private static final Encoding NUMBERED = Encoding.PLAIN_DICTIONARY;

  /** What they say where there are no levels. */
  @SuppressWarnings("deprecation")
  private static final Encoding NO_LEVELS = Encoding.BIT_PACKED;

  private static final int ZSTD_OF_NUMBERS = 3;

  /** Pages of texts become smaller at the fastest level than at 3 (measured on events). */
  private static final int ZSTD_OF_TEXTS = 1;

  private final ParquetSettings settings;
  private final PageCompressor ofNumbers;
  private final PageCompressor ofTexts;
  private final Numbering numbering;
  private final PageBytes page = new PageBytes();
  private int[] numbers = {};

  /** That of the chunk which is being written. */
  private PageCompressor compressor;

  ChunkWriter(ParquetSettings settings) {
    this.settings = settings;
    this.ofNumbers = PageCompressor.of(settings, ZSTD_OF_NUMBERS);
    this.ofTexts = PageCompressor.of(settings, ZSTD_OF_TEXTS);
    this.numbering = new Numbering(settings.dictionaryBytes());
  }

  /** Writes a chunk with all rows of a column. */
  void write(LeafColumnValues column, ParquetFileWriter file) throws IOException {
    LeafValues leaf = column.values();
    compressor = leaf.isVarying() ? ofTexts : ofNumbers;
    file.startColumn(column.descriptor(), leaf.rows(), compressor.codec());
    numbering.begin(leaf.rows(), leaf.rows() - leaf.absent());
    boolean isNumbered = leaf.number(numbering);
    if (isNumbered) {
      writeDictionary(file);
    }
    int to;
    for (int from = 0; from < leaf.rows(); from = to) {
      to =
          isNumbered
              ? Math.min(leaf.rows(), from + settings.pageRows())
              : leaf.pageEnd(from, settings.pageRows(), settings.pageBytes());
      writePage(column, from, to, isNumbered, file);
    }
    column.bounds().addNulls(leaf);
    file.endColumn();
  }

  private void writeDictionary(ParquetFileWriter file) throws IOException {
    PageBytes values = numbering.dictionary();
    file.writeDictionaryPage(
        new DictionaryPage(compressor.compress(values), values.size(), numbering.size(), NUMBERED));
  }

  private void writePage(
      LeafColumnValues column, int from, int to, boolean isNumbered, ParquetFileWriter file)
      throws IOException {
    LeafValues leaf = column.values();
    ColumnDescriptor descriptor = column.descriptor();
    page.clear();
    writeRepetition(descriptor, to - from);
    Statistics<?> statistics = Statistics.createStats(descriptor.getPrimitiveType());
    statistics.incrementNumNulls(writeLevels(leaf, from, to));
    if (isNumbered) {
      writeNumbers(leaf, from, to);
    } else {
      leaf.writePlain(from, to, page);
    }
    leaf.describe(from, to, statistics, column.bounds());
    file.writeDataPage(
        to - from,
        page.size(),
        compressor.compress(page),
        statistics,
        to - from,
        encoding(descriptor.getMaxRepetitionLevel()),
        encoding(descriptor.getMaxDefinitionLevel()),
        isNumbered ? NUMBERED : Encoding.PLAIN);
  }

  private static Encoding encoding(int maxLevel) {
    return maxLevel == 0 ? NO_LEVELS : Encoding.RLE;
  }

  /** Only columns of the table that the definition does not have may be repeated. */
  private void writeRepetition(ColumnDescriptor descriptor, int rows) {
    if (descriptor.getMaxRepetitionLevel() > 0) {
      int start = beginLevels();
      RunLengths.writeRun(0, rows, RunLengths.bits(descriptor.getMaxRepetitionLevel()), page);
      endLevels(start);
    }
  }

  /** Writes definition levels, and returns how many of the rows have no value. */
  private int writeLevels(LeafValues leaf, int from, int to) {
    int maxLevel = leaf.maxLevel();
    if (maxLevel == 0) {
      return 0;
    }
    int nulls = 0;
    int start = beginLevels();
    if (leaf.absent() == 0) {
      RunLengths.writeRun(maxLevel, to - from, RunLengths.bits(maxLevel), page);
    } else {
      ensureNumbers(to - from);
      for (int row = from; row < to; row++) {
        int level = leaf.level(row);
        numbers[row - from] = level;
        nulls += level < maxLevel ? 1 : 0;
      }
      RunLengths.write(numbers, to - from, RunLengths.bits(maxLevel), page);
    }
    endLevels(start);
    return nulls;
  }

  private int beginLevels() {
    page.putInt(0);
    return page.size();
  }

  private void endLevels(int start) {
    page.setInt(start - Integer.BYTES, page.size() - start);
  }

  private void writeNumbers(LeafValues leaf, int from, int to) {
    ensureNumbers(to - from);
    int[] ids = numbering.ids();
    int count = 0;
    for (int row = from; row < to; row++) {
      if (leaf.isPresent(row)) {
        numbers[count++] = ids[row];
      }
    }
    page.putByte(numbering.bits());
    RunLengths.write(numbers, count, numbering.bits(), page);
  }

  private void ensureNumbers(int count) {
    if (numbers.length < count) {
      numbers = new int[count];
    }
  }

  @Override
  public void close() {
    ofNumbers.close();
    ofTexts.close();
  }
}
