package io.millrace.lake;

import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads a column of texts. */
public final class TextColumn {
  private final int column;

  public TextColumn(Schema projection, String name) {
    column = Positions.of(projection, name);
  }

  /** Null where the row has none. */
  public String read(StructLike row) {
    return Positions.text(row, column);
  }
}
