package io.millrace.lake;

import io.millrace.row.Column;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads a column of texts. */
public final class TextColumn {
  private final int column;

  public TextColumn(Schema projection, Column<?> declared) {
    column = Positions.of(projection, declared);
  }

  /** Returns the text; null where the row has none. */
  public String read(StructLike row) {
    return Positions.text(row, column);
  }
}
