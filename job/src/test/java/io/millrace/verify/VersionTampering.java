package io.millrace.verify;

import static io.millrace.verify.TamperKind.USER;
import static io.millrace.verify.TamperKind.row;
import static io.millrace.verify.TamperKind.rows;
import static io.millrace.verify.TamperRows.where;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/** Ways to tamper with versions of the definition and the model. */
final class VersionTampering {
  private VersionTampering() {}

  static Stream<TamperKind> kinds() {
    return Stream.of(
        row(
            "a version that never ran",
            DifferenceKind.VERSION_UNKNOWN,
            row -> row.setField("pipeline_version", "0".repeat(64))),
        rows(
            "a version that is gone",
            DifferenceKind.VERSION_UNKNOWN,
            rows -> {
              String gone = (String) rows.prediction(USER, 1).getField("pipeline_version");
              rows.versions().removeIf(row -> row.getField("pipeline_version").equals(gone));
              return where(rows.predictions().get(0));
            }),
        version(
            "another model",
            DifferenceKind.MODEL_SWAPPED,
            row -> {
              byte[] bytes = ((ByteBuffer) row.getField("model_bytes")).array().clone();
              bytes[bytes.length / 2] ^= 1;
              row.setField("model_bytes", ByteBuffer.wrap(bytes));
            }),
        version(
            "a model that is gone",
            DifferenceKind.MODEL_SWAPPED,
            row -> row.setField("model_bytes", null)),
        version(
            "another definition",
            DifferenceKind.DEFINITION_EDITED,
            row ->
                row.setField(
                    "definition",
                    ((String) row.getField("definition")).replace("7200000", "3600000"))));
  }

  private static TamperKind version(String name, DifferenceKind found, Consumer<Record> change) {
    return rows(
        name,
        found,
        rows -> {
          Record row = rows.versions().get(0);
          change.accept(row);
          return (String) row.getField("pipeline_version");
        });
  }
}
