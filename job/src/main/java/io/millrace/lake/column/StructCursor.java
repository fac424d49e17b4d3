package io.millrace.lake.column;

import java.util.List;
import org.apache.iceberg.StructLike;

/** A struct of the current row, which can be moved to the next. */
final class StructCursor implements StructLike {
  private final LeafColumn[] leaves;
  private final StructCursor[] structs;
  private final LeafColumn[] byRow;
  private final LeafColumn witness;
  private final int level;
  private int at;

  /**
   * @param children a {@link LeafColumn}, a {@link StructCursor}, or null where the file lacks the
   *     column
   * @param level the least definition level at which the struct is not null
   */
  StructCursor(List<Object> children, int level) {
    this.level = level;
    leaves = new LeafColumn[children.size()];
    structs = new StructCursor[children.size()];
    for (int i = 0; i < leaves.length; i++) {
      if (children.get(i) instanceof LeafColumn leaf) {
        leaves[i] = leaf;
      } else {
        structs[i] = (StructCursor) children.get(i);
      }
    }
    byRow =
        java.util.Arrays.stream(leaves)
            .filter(leaf -> leaf != null && leaf.isReadByRow())
            .toArray(LeafColumn[]::new);
    witness =
        java.util.Arrays.stream(leaves).filter(java.util.Objects::nonNull).findFirst().orElse(null);
  }

  void moveTo(int row) {
    at = row;
    for (LeafColumn leaf : byRow) {
      leaf.moveTo(row);
    }
    for (StructCursor struct : structs) {
      if (struct != null) {
        struct.moveTo(row);
      }
    }
  }

  /**
   * Whether the struct is null in the current row. A struct without direct leaves in the file
   * counts as not null.
   */
  private boolean isNull() {
    return witness != null && witness.level(at) < level;
  }

  @Override
  public int size() {
    return leaves.length;
  }

  @Override
  public <T> T get(int position, Class<T> type) {
    LeafColumn leaf = leaves[position];
    if (leaf != null) {
      return type.cast(leaf.value(at));
    }
    StructCursor struct = structs[position];
    return struct == null || struct.isNull() ? null : type.cast(struct);
  }

  @Override
  public <T> void set(int position, T value) {
    throw new UnsupportedOperationException("A row of a file cannot be changed");
  }
}
