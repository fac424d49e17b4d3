package io.millrace.replay;

import io.millrace.lake.KafkaColumn;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.TableLayout;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Checks that the table {@code events} has the columns that a definition reads, or raw values that
 * they can be decoded from.
 */
final class EventTableCheck {
  private EventTableCheck() {}

  /**
   * @throws LakeException where the table lacks fields or has them in another type; names them all
   */
  static void check(Lake lake, Pipeline pipeline) {
    Table events = lake.table(LakeTable.EVENTS);
    boolean canDecode = events.schema().findField(KafkaColumn.VALUE) != null;
    List<String> problems = new ArrayList<>();
    for (NestedField wanted : TableLayout.events(pipeline).schema().columns()) {
      NestedField there = events.schema().findField(wanted.name());
      if (there == null && !canDecode) {
        problems.add("%s is no column of it".formatted(wanted.name()));
      } else if (there != null
          && wanted.type().isPrimitiveType()
          && !wanted.type().equals(there.type())) {
        problems.add(
            "%s is of type %s there, and %s in the definition"
                .formatted(wanted.name(), there.type(), wanted.type()));
      }
    }
    if (!problems.isEmpty()) {
      throw new LakeException(
          "Cannot replay %s through %s: %s (event.fields must be columns of the table, which has %s)"
              .formatted(
                  events.name(),
                  pipeline.name(),
                  String.join("; ", problems),
                  events.schema().columns().stream().map(NestedField::name).toList()));
    }
  }
}
