package io.millrace.row;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Declares columns, in the order in which a new table has them. */
public final class Columns<R> {
  private final List<Column<R>> columns = new ArrayList<>();

  public Column<R> required(
      String name, CellType type, String meaning, Function<? super R, ?> source) {
    return add(new Column.Plain<>(name, type, true, meaning, source));
  }

  /** Adds a column of longs or times, which writers take without objects. */
  Column<R> longs(String name, CellType type, String meaning, ToLongFunction<R> source) {
    return add(new Column.Plain<>(name, type, true, meaning, new Column.LongSource<>(source)));
  }

  /** Adds a column that is null where the source gives null. */
  public Column<R> optional(
      String name, CellType type, String meaning, Function<? super R, ?> source) {
    return add(new Column.Plain<>(name, type, false, meaning, source));
  }

  public <C extends Column<R>> C add(C column) {
    columns.add(column);
    return column;
  }

  public Columns<R> addAll(List<Column<R>> more) {
    columns.addAll(more);
    return this;
  }

  public List<Column<R>> list() {
    return List.copyOf(columns);
  }
}
