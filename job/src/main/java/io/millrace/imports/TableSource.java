package io.millrace.imports;

import io.millrace.event.EventSchema;
import io.millrace.lake.RowScan;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ScanTaskParser;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/** The newest snapshot of an Iceberg table, without rows that row-level deletes have taken. */
final class TableSource implements ImportSource {
  private static final int KILOBYTE = 1 << 10;

  private final List<Part> parts = new ArrayList<>();
  private final EventSchema schema;
  private final String mapping;
  private final boolean hasCoordinates;
  private final long records;

  /**
   * @throws ImportException where the columns do not map
   */
  TableSource(Table table, EventSchema declared, ColumnNames names, String topic) {
    ColumnMapping columns = ColumnMapping.of(table.name(), table.schema(), declared, names);
    Snapshot snapshot = table.currentSnapshot();
    RowScan scan =
        new RowScan(
            table,
            snapshot == null ? OptionalLong.empty() : OptionalLong.of(snapshot.snapshotId()),
            columns.columnNames(),
            Expressions.alwaysTrue());
    schema = columns.schema();
    mapping = columns.text();
    hasCoordinates = names.hasCoordinates();
    records = scan.records();
    String state = table.uuid() + "@" + (snapshot == null ? "none" : snapshot.snapshotId());
    scan.parts().stream()
        .map(json -> new Stretch(json, ScanTaskParser.fromJson(json, true)))
        .sorted(
            Comparator.comparing((Stretch each) -> each.task().file().location())
                .thenComparing(each -> each.task().start()))
        .forEach(each -> parts.add(new TablePart(each, scan, columns, topic, state)));
  }

  private record Stretch(String json, FileScanTask task) {}

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
    return mapping;
  }

  @Override
  public boolean hasCoordinates() {
    return hasCoordinates;
  }

  @Override
  public long records() {
    return records;
  }

  private record TablePart(
      Stretch stretch, RowScan scan, ColumnMapping mapping, String topic, String state)
      implements Part {
    @Override
    public String path() {
      return stretch.task().file().location();
    }

    @Override
    public long bytes() {
      return stretch.task().length();
    }

    @Override
    public String read(Taker taker, Progress progress) {
      RowDocument document = new RowDocument(mapping, scan.projection(), topic);
      long[] number = {0};
      scan.read(
          stretch.json(),
          new RowScan.Reader() {
            @Override
            public void row(StructLike row) throws IOException {
              number[0]++;
              taker.take(
                  new SourceRecord(
                      number[0],
                      document.of(row),
                      null,
                      document.kafka(row, "row " + number[0] + " of " + path()),
                      false));
            }
          });
      progress.done(bytes() / KILOBYTE);
      return state;
    }
  }
}
