package io.millrace.imports;

import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.file.Gzip;
import io.millrace.file.IoReason;
import io.millrace.file.LineReader;
import io.millrace.verify.Progress;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of JSON lines, packed by gzip or not: every line that is not empty is a record. */
public final class LineFiles implements ImportSource {
  /** A line of events takes about as many bytes; packed ones a fifth. */
  private static final long BYTES_PER_LINE = 200;

  private static final int PACKED_FACTOR = 5;
  private static final int LINE_BYTES_MAX = 256 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  private final EventSchema schema;
  private final List<Part> parts = new ArrayList<>();
  private long records;

  /**
   * @param files in the order of their paths
   * @param topic the topic of the imported events
   * @throws ImportException where lines cannot have what the definition takes of a Kafka record
   */
  public LineFiles(List<Path> files, EventSchema schema, String topic) throws IOException {
    this.schema = schema;
    if (schema.userPath() == null || schema.timePath() == null) {
      throw new ImportException(
          "Cannot import lines: the definition takes %s of the Kafka record, which lines have not (import Parquet or a table, and name the columns: --columns user_id=COLUMN,event_time=COLUMN)"
              .formatted(schema.userPath() == null ? "event.user" : "event.time"));
    }
    KafkaCoordinates nowhere = new KafkaCoordinates(topic, 0, 0, KafkaCoordinates.NO_TIMESTAMP);
    for (Path file : files) {
      long bytes = Files.size(file);
      parts.add(new LineFile(file, bytes, nowhere));
      boolean isPacked = Gzip.isNameOf(file.toString());
      records += bytes * (isPacked ? PACKED_FACTOR : 1) / BYTES_PER_LINE + 1;
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
    return "";
  }

  @Override
  public boolean hasCoordinates() {
    return false;
  }

  @Override
  public long records() {
    return records;
  }

  private record LineFile(Path file, long bytes, KafkaCoordinates nowhere) implements Part {
    @Override
    public String path() {
      return file.toString();
    }

    @Override
    public String read(Taker taker, Progress progress) throws IOException {
      try (DigestStream raw = new DigestStream(Files.newInputStream(file), progress);
          LastByte lines = new LastByte(unpacked(raw))) {
        LineReader reader = new LineReader(lines, LINE_BYTES_MAX);
        // One line behind, since only the end of the file shows whether the last one is whole.
        byte[] line = next(reader);
        while (line != null) {
          long number = reader.number();
          byte[] following = next(reader);
          boolean isCut = following == null && lines.last() != '\n';
          taker.take(new SourceRecord(number, line, line, nowhere, isCut));
          line = following;
        }
        return raw.sha256();
      }
    }

    private InputStream unpacked(InputStream raw) {
      try {
        return Gzip.unpacked(new BufferedInputStream(raw, BUFFER_BYTES), path());
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    private byte[] next(LineReader reader) {
      try {
        return reader.next();
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  static ImportException unreadable(Path file, IOException e) {
    return new ImportException(
        "Cannot read %s: %s (repair the file, or leave it out; nothing was written)"
            .formatted(file, IoReason.of(e, file.toString())),
        e);
  }

  /** Remembers the last byte of a stream. */
  private static final class LastByte extends FilterInputStream {
    private int last = '\n';

    LastByte(InputStream in) {
      super(in);
    }

    int last() {
      return last;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      last = count > 0 ? bytes[from + count - 1] : last;
      return count;
    }
  }
}
