package io.millrace.lake;

import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.ModelDefinition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;

/** A file of {@code versions} with the row of one pipeline version. */
public final class VersionFile {
  private VersionFile() {}

  /**
   * Writes it, for a commit to follow.
   *
   * @param modelBytes null where there is no model, or where it is kept at its URI
   * @param modelUri where a model is kept whose bytes are too many; else null
   */
  public static DataFile write(
      Table table, Pipeline pipeline, byte[] modelBytes, String modelUri, Instant createdAt)
      throws IOException {
    DataWriter<Record> writer = NewFile.in(table);
    GenericRecord row = row(table, pipeline);
    row.setField("model_bytes", modelBytes == null ? null : ByteBuffer.wrap(modelBytes));
    row.setField("model_uri", modelBytes == null ? modelUri : null);
    row.setField("created_at", OffsetDateTime.ofInstant(createdAt, ZoneOffset.UTC));
    try (writer) {
      writer.write(row);
    }
    return writer.toDataFile();
  }

  private static GenericRecord row(Table table, Pipeline pipeline) {
    GenericRecord row = GenericRecord.create(table.schema());
    row.setField("pipeline_version", pipeline.version());
    row.setField("definition", pipeline.canonicalJson());
    ModelDefinition model = pipeline.model();
    if (model != null) {
      Record identity = GenericRecord.create(table.schema().findType("model").asStructType());
      identity.setField("name", model.name());
      identity.setField("version", model.version());
      identity.setField("sha256", model.sha256());
      row.setField("model", identity);
    }
    return row;
  }
}
