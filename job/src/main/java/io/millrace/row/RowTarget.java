package io.millrace.row;

/** An engine's kind of row, as a {@link RowMaker} fills it. Belongs to one thread. */
public interface RowTarget<W> {
  /** The row to fill: a new one, or the same again. */
  W row();

  /** The position of a column in a row. */
  int position(String column);

  /** The kind of row that a column of structs has. */
  RowTarget<?> struct(String column);

  /** The kind of row that the lists of a column have; each of its rows is a new one. */
  RowTarget<?> element(String column);

  /**
   * Sets a single value.
   *
   * @param value as the type says; null for none
   */
  void set(W row, int position, CellType type, Object value);

  /**
   * Sets a struct, or a list of them.
   *
   * @param struct a row of the column's kind, or a list of such rows; null for none
   */
  void setStruct(W row, int position, Object struct);
}
