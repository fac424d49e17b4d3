package io.millrace.row;

import io.millrace.event.Identified;
import java.util.List;

/** The columns that say which event a row is about. */
public final class IdentityColumns {
  private static final Columns<Identified> ALL = new Columns<>();

  public static final Column<Identified> EVENT_ID =
      ALL.required(
          "event_id",
          CellType.TEXT,
          "The declared id, or <topic>-<partition>-<offset>",
          Identified::eventId);
  public static final Column<Identified> USER_ID =
      ALL.required("user_id", CellType.TEXT, "The user, as written", Identified::userId);
  public static final Column<Identified> EVENT_TIME =
      ALL.longs("event_time", CellType.TIME, "The event's own time", Identified::eventTimeMs);

  private IdentityColumns() {}

  static <R extends Identified> List<Column<R>> columns() {
    return Column.narrowed(ALL.list());
  }
}
