package io.millrace.imports;

import com.google.common.base.Throwables;
import io.millrace.event.EventSchema;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.parquet.InternalReader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.iceberg.shaded.org.apache.parquet.io.LocalInputFile;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;

/** Parquet files, whoever wrote them; each is mapped by its own columns. */
public final class ParquetFiles implements ImportSource {
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  private final List<Part> parts = new ArrayList<>();
  private final boolean hasCoordinates;
  private EventSchema schema;
  private long records;

  /**
   * Reads the files' footers.
   *
   * @param files in the order of their paths
   * @throws ImportException with all files whose columns do not map
   */
  public ParquetFiles(List<Path> files, EventSchema declared, ColumnNames names, String topic)
      throws IOException {
    hasCoordinates = names.hasCoordinates();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        ColumnFile part = open(file, declared, names, topic);
        EventSchema own = part.mapping().schema();
        if (schema != null && !schema.equals(own)) {
          problems.add(
              "Cannot import %s: event_time has another type there than in %s (import them apart, each under its own --name)"
                  .formatted(file, files.get(0)));
        }
        schema = schema == null ? own : schema;
        parts.add(part);
      } catch (ImportException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new ImportException(String.join(System.lineSeparator(), problems));
    }
  }

  /** Whether a file begins as Parquet does. */
  public static boolean isParquet(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  private ColumnFile open(Path file, EventSchema declared, ColumnNames names, String topic) {
    MessageType stored;
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      stored = reader.getFileMetaData().getSchema();
      records += reader.getRecordCount();
    } catch (IOException e) {
      throw LineFiles.unreadable(file, e);
    } catch (RuntimeException e) {
      throw new ImportException(
          "Cannot read %s: it is no whole Parquet file: %s (repair the file, or leave it out; nothing was written)"
              .formatted(file, e.getMessage()),
          e);
    }
    SignedColumns signed = SignedColumns.of(stored);
    Schema columns = convert(file, signed.kept());
    ColumnMapping mapping;
    try {
      mapping = ColumnMapping.of(file.toString(), columns, declared, names);
    } catch (ImportException e) {
      throw signed.explaining(e);
    }
    Set<Integer> ids =
        mapping.columns().values().stream().map(NestedField::fieldId).collect(Collectors.toSet());
    Schema projection = TypeUtil.select(columns, new HashSet<>(ids));
    return new ColumnFile(file, columns, projection, mapping, topic);
  }

  private static Schema convert(Path file, MessageType stored) {
    try {
      return ParquetSchemaUtil.convert(stored);
    } catch (RuntimeException e) {
      throw new ImportException(
          "Cannot import %s: its columns have no types in tables: %s (write the file without these columns, or with other types; nothing was written)"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  @Override
  public List<Part> parts() {
    return parts;
  }

  @Override
  public EventSchema schema() {
    return schema;
  }

  @Override
  public String mapping() {
    return parts.stream().map(part -> ((ColumnFile) part).mapping().text()).toList().toString();
  }

  @Override
  public boolean hasCoordinates() {
    return hasCoordinates;
  }

  @Override
  public long records() {
    return records;
  }

  private record ColumnFile(
      Path file, Schema columns, Schema projection, ColumnMapping mapping, String topic)
      implements Part {
    @Override
    public String path() {
      return file.toString();
    }

    @Override
    public long bytes() {
      try {
        return Files.size(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String read(Taker taker, Progress progress) throws IOException {
      RowDocument document = new RowDocument(mapping, projection, topic);
      long number = 0;
      try (CloseableIterable<StructLike> all =
          Parquet.read(org.apache.iceberg.Files.localInput(file.toFile()))
              .project(projection)
              .withNameMapping(MappingUtil.create(columns))
              .createReaderFunc(stored -> InternalReader.create(projection, stored))
              .reuseContainers()
              .build()) {
        Iterator<StructLike> rows = all.iterator();
        for (StructLike row = next(rows); row != null; row = next(rows)) {
          number++;
          taker.take(
              new SourceRecord(
                  number,
                  document.of(row),
                  null,
                  document.kafka(row, "row " + number + " of " + file),
                  false));
        }
      }
      return sha256(progress);
    }

    /** The next row; null behind the last. */
    private StructLike next(Iterator<StructLike> rows) {
      try {
        return rows.hasNext() ? rows.next() : null;
      } catch (RuntimeException e) {
        throw new ImportException(
            "Cannot read %s: %s (repair the file, or leave it out; nothing was written)"
                .formatted(file, Throwables.getRootCause(e)),
            e);
      }
    }

    private String sha256(Progress progress) throws IOException {
      try (DigestStream bytes = new DigestStream(Files.newInputStream(file), progress)) {
        bytes.transferTo(java.io.OutputStream.nullOutputStream());
        return bytes.sha256();
      }
    }
  }
}
