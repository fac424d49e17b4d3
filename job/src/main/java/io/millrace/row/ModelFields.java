package io.millrace.row;

import io.millrace.scoring.ModelIdentity;
import java.util.function.Function;

/** The column {@code model}: which model it was, and, of a score, on what it ran. */
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

  /** Of the model's file, whatever it runs on. */
  static <R> Column<R> ofFile(Function<R, ModelIdentity> model) {
    return column(model, FILE);
  }

  /** Of a call of the model. */
  static <R> Column<R> ofCall(Function<R, ModelIdentity> model) {
    return column(model, CALL);
  }

  private static <R> Column<R> column(
      Function<R, ModelIdentity> model, Columns<ModelIdentity> fields) {
    return new Column.Struct<>(MODEL, false, "Null where there is no model", model, fields.list());
  }
}
