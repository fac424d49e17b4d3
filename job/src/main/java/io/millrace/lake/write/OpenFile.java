package io.millrace.lake.write;

import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.ParquetProperties;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.ParquetMetadata;

/** A data file of one partition, which takes row groups until it is finished. */
final class OpenFile {
  private final FileLayout layout;
  private final StructLike partition;
  private final OutputFile output;
  private final ParquetFileWriter file;
  private final List<NumberBounds> bounds;

  OpenFile(FileLayout layout, StructLike partition, OutputFile output) throws IOException {
    this.layout = layout;
    this.partition = partition;
    this.output = output;
    this.bounds = layout.bounds();
    this.file =
        new ParquetFileWriter(
            new ParquetOutput(output),
            layout.type(),
            ParquetFileWriter.Mode.CREATE,
            layout.settings().rowGroupBytes(),
            0,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    file.start();
  }

  /**
   * Appends a row group.
   *
   * @param leaves the leaf columns in the order of the file, all of the same rows
   */
  void append(List<LeafValues> leaves, ChunkWriter chunks) throws IOException {
    List<ColumnDescriptor> descriptors = layout.type().getColumns();
    file.startBlock(leaves.get(0).rows());
    for (int i = 0; i < descriptors.size(); i++) {
      chunks.write(new LeafColumnValues(descriptors.get(i), leaves.get(i), bounds.get(i)), file);
    }
    file.endBlock();
  }

  long length() throws IOException {
    return file.getPos();
  }

  /** Ends the file, which is part of its table once it is committed. */
  DataFile finish() throws IOException {
    file.end(layout.metadata());
    ParquetMetadata footer = file.getFooter();
    Metrics metrics =
        ParquetUtil.footerMetrics(
            footer, bounds.stream().flatMap(NumberBounds::metrics), layout.metrics());
    return DataFiles.builder(layout.spec())
        .withFormat(FileFormat.PARQUET)
        .withPath(output.location())
        .withPartition(partition)
        .withFileSizeInBytes(file.getPos())
        .withMetrics(metrics)
        .withSplitOffsets(ParquetUtil.getSplitOffsets(footer))
        .build();
  }

  String location() {
    return output.location();
  }

  /** Closes the file as it is, which makes it worth nothing. */
  void abandon() throws IOException {
    file.close();
  }
}
