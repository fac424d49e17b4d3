package io.millrace.row;

import java.util.List;
import java.util.function.Function;

/** Makes an engine's rows as columns declare them. Belongs to one thread. */
public final class RowMaker<R, W> {
  private static final CellType STRUCT = null;

  private final RowTarget<W> target;
  private final int[] positions;
  private final CellType[] types;
  private final Function<? super R, ?>[] values;

  /**
   * @param target has these columns, and maybe others
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays have no type arguments.
  public RowMaker(List<Column<R>> columns, RowTarget<W> target) {
    this.target = target;
    positions = columns.stream().mapToInt(column -> target.position(column.name())).toArray();
    types = columns.stream().map(RowMaker::type).toArray(CellType[]::new);
    values =
        columns.stream().map(column -> value(column, target)).toArray(size -> new Function[size]);
  }

  /** The target's row with the values of a record. */
  public W row(R record) {
    W row = target.row();
    for (int i = 0; i < positions.length; i++) {
      Object value = values[i].apply(record);
      if (types[i] == STRUCT) {
        target.setStruct(row, positions[i], value);
      } else {
        target.set(row, positions[i], types[i], value);
      }
    }
    return row;
  }

  private static CellType type(Column<?> column) {
    return column instanceof Column.Plain<?> plain ? plain.type() : STRUCT;
  }

  private static <R> Function<? super R, ?> value(Column<R> column, RowTarget<?> target) {
    if (column instanceof Column.Struct<R, ?> struct) {
      return struct(struct, target.struct(struct.name()));
    } else if (column instanceof Column.Structs<R, ?> structs) {
      return structs(structs, target.element(structs.name()));
    }
    return ((Column.Plain<R>) column).source();
  }

  private static <R, P> Function<R, ?> structs(Column.Structs<R, P> structs, RowTarget<?> target) {
    RowMaker<P, ?> fields = new RowMaker<>(structs.fields(), target);
    Function<? super R, List<P>> source = structs.source();
    return record -> {
      List<P> parts = source.apply(record);
      return parts == null ? null : parts.stream().map(fields::row).toList();
    };
  }

  private static <R, P> Function<R, ?> struct(Column.Struct<R, P> struct, RowTarget<?> target) {
    RowMaker<P, ?> fields = new RowMaker<>(struct.fields(), target);
    Function<? super R, ? extends P> source = struct.source();
    return record -> {
      P part = source.apply(record);
      return part == null ? null : fields.row(part);
    };
  }
}
