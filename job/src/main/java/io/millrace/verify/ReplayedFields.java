package io.millrace.verify;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.history.PastFields;
import io.millrace.history.PastVersions;
import io.millrace.history.UnattributedFields;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RawRecord;
import io.millrace.pipeline.Pipeline;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;

/**
 * Where the events of a pipeline's tables have the fields of a definition that they are replayed
 * under: in columns, and in raw values. A column that no version of the pipeline declares is
 * another engine's, and has the field of that name in all rows.
 */
public final class ReplayedFields implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<EventField> wanted;
  private final ArrayList<EventField> columns;
  private final PastVersions versions;
  private final Predictions predictions;

  /** Whose predictions the rows have, and so whether these say which version was live. */
  private enum Predictions {
    OF_PIPELINE,
    OF_REPLAY
  }

  private ReplayedFields(
      List<EventField> wanted,
      List<EventField> columns,
      PastVersions versions,
      Predictions predictions) {
    this.wanted = new ArrayList<>(wanted);
    this.columns = new ArrayList<>(columns);
    this.versions = versions;
    this.predictions = predictions;
  }

  /**
   * Finds the fields of a definition.
   *
   * @param lake the pipeline's tables, or those of a replay of it
   */
  public static ReplayedFields of(Lake lake, EventSchema replayed) {
    return of(lake, replayed, RecordVersions.ofReplayed(lake).pipelines());
  }

  /**
   * @param live the versions of the pipeline
   */
  static ReplayedFields of(Lake lake, EventSchema replayed, List<Pipeline> live) {
    Schema events = lake.table(LakeTable.EVENTS).schema();
    PastVersions versions = PastVersions.of(live);
    List<EventField> columns =
        replayed.fields().stream().filter(field -> events.findField(field.name()) != null).toList();
    List<EventField> added =
        columns.stream().filter(field -> !versions.haveNamed(field.name())).toList();
    return new ReplayedFields(
        replayed.fields(),
        columns,
        versions.with(added),
        lake.replay().isPresent() ? Predictions.OF_REPLAY : Predictions.OF_PIPELINE);
  }

  /** The fields that have a column, in the order of the definition. */
  public List<EventField> columns() {
    return List.copyOf(columns);
  }

  /** Whether some field is decoded from the raw values of some rows. */
  public boolean readsRawValues() {
    return columns.size() < wanted.size() || versions.lackAny(wanted);
  }

  /**
   * Makes what shows events under the definition. The result belongs to one thread.
   *
   * @param stored the fields that events are read with: {@link #columns()} or more
   */
  public EventView view(List<EventField> stored) {
    if (predictions == Predictions.OF_REPLAY || !readsRawValues()) {
      UnattributedFields fields = new UnattributedFields(wanted, stored, versions);
      return (event, raw, live) -> fields.of(event, value(raw));
    }
    PastFields fields = new PastFields(wanted, stored, versions);
    return (event, raw, live) -> fields.of(live, event, value(raw));
  }

  private static byte[] value(RawRecord raw) {
    return raw == null ? null : raw.value();
  }
}
