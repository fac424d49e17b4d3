package io.millrace.lake;

import io.millrace.feature.StateHistory;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.VersionColumns;
import io.millrace.row.VersionRow;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.ModelIdentity;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;

/** Writes a file of {@code versions} with the row of one pipeline version. */
public final class VersionFile {
  private VersionFile() {}

  /**
   * Writes the file, for a commit to follow.
   *
   * @param modelBytes the model; null where there is none, or where it is kept at its URI
   * @param modelUri the location of a model that is too large for the table; else null
   * @param history what the features rest on; empty where it is not known
   */
  public static DataFile write(
      Table table,
      Pipeline pipeline,
      byte[] modelBytes,
      String modelUri,
      Instant createdAt,
      Optional<StateHistory> history)
      throws IOException {
    DataWriter<Record> writer = NewFile.in(table);
    VersionRow row =
        new VersionRow(
            pipeline.version(),
            pipeline.canonicalJson(),
            identity(pipeline.model()),
            modelBytes,
            modelBytes == null ? modelUri : null,
            createdAt,
            history.map(StateHistory::status).orElse(null),
            history
                .filter(each -> !each.isComplete())
                .map(StateHistory::partialUsers)
                .orElse(null));
    try (writer) {
      writer.write(RecordTarget.rows(VersionColumns.columns(), table.schema()).row(row));
    }
    return writer.toDataFile();
  }

  private static ModelIdentity identity(ModelDefinition model) {
    return model == null
        ? null
        : new ModelIdentity(model.name(), model.version(), model.sha256(), null);
  }
}
