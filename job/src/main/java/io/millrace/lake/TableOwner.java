package io.millrace.lake;

import java.util.List;
import org.apache.iceberg.Table;

/** Whose a table is: it carries its pipeline's name. */
public final class TableOwner {
  private TableOwner() {}

  /** What keeps a pipeline from writing to it; empty where nothing does. */
  public static List<String> problems(Table table, String pipeline) {
    String owner = table.properties().get(TableProperty.PIPELINE);
    if (owner == null && table.currentSnapshot() != null) {
      return List.of(
          table.name()
              + " holds data that no pipeline has written (it lacks the property "
              + TableProperty.PIPELINE
              + "); use another tables.namespace");
    }
    if (owner != null && !owner.equals(pipeline)) {
      return List.of(
          table.name()
              + " belongs to the pipeline "
              + owner
              + ", not to "
              + pipeline
              + "; use another tables.namespace");
    }
    return List.of();
  }
}
