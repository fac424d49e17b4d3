package io.millrace.lake;

import io.millrace.row.ModelFields;
import io.millrace.scoring.ModelIdentity;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/**
 * Reads the column {@code model}. Models are few, so neighbouring rows with the same one share an
 * object.
 */
final class StoredModel {
  private final int column;
  private final int name;
  private final int version;
  private final int sha256;
  private final int runtime;
  private ModelIdentity last = new ModelIdentity("", "", "", "");

  StoredModel(Schema projection) {
    column = Positions.of(projection.asStruct(), ModelFields.MODEL);
    Types.StructType model = projection.findType(ModelFields.MODEL).asStructType();
    name = Positions.of(model, ModelFields.NAME);
    version = Positions.of(model, ModelFields.VERSION);
    sha256 = Positions.of(model, ModelFields.SHA256);
    runtime = Positions.of(model, ModelFields.RUNTIME);
  }

  /** Reads the model; null where the row has none. */
  ModelIdentity read(StructLike row) {
    StructLike struct = row.get(column, StructLike.class);
    if (struct == null) {
      return null;
    }
    ModelIdentity model =
        new ModelIdentity(
            Positions.text(struct, name),
            Positions.text(struct, version),
            Positions.text(struct, sha256),
            Positions.text(struct, runtime));
    if (!model.equals(last)) {
      last = model;
    }
    return last;
  }
}
