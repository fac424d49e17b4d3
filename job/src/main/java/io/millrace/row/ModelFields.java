package io.millrace.row;

import io.millrace.scoring.ModelIdentity;
import java.util.function.Function;

/**
 * The column {@code model}: a model's identity, and of a score also the runtime that computed it.
 */
public final class ModelFields {
  public static final String MODEL = "model";

  private static final Columns<ModelIdentity> FILE = new Columns<>();

  public static final Column<ModelIdentity> NAME =
      FILE.optional("name", CellType.LABEL, "As the definition has it", ModelIdentity::name);
  public static final Column<ModelIdentity> VERSION =
      FILE.optional("version", CellType.LABEL, "As the definition has it", ModelIdentity::version);
  public static final Column<ModelIdentity> SHA256 =
      FILE.optional("sha256", CellType.LABEL, "Of the model's file", ModelIdentity::sha256);

  private static final Columns<ModelIdentity> CALL =
      new Columns<ModelIdentity>().addAll(FILE.list());

  public static final Column<ModelIdentity> RUNTIME =
      CALL.optional("runtime", CellType.LABEL, "What computed the score", ModelIdentity::runtime);

  private ModelFields() {}

  /** The column for a model's file, without a runtime. */
  static <R> Column<R> ofFile(Function<R, ModelIdentity> model) {
    return column(model, FILE);
  }

  /** The column for a call of a model, with its runtime. */
  static <R> Column<R> ofCall(Function<R, ModelIdentity> model) {
    return column(model, CALL);
  }

  private static <R> Column<R> column(
      Function<R, ModelIdentity> model, Columns<ModelIdentity> fields) {
    return new Column.Struct<>(MODEL, false, "Null where there is no model", model, fields.list());
  }
}
