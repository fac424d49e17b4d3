package io.millrace.lake;

import io.millrace.row.Column;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads a column of times, to the microsecond. */
public final class TimeColumn {
  private final int column;

  public TimeColumn(Schema projection, Column<?> declared) {
    column = Positions.of(projection, declared);
  }

  /** Returns the time; null where the row has none. */
  public Instant read(StructLike row) {
    Long micros = row.get(column, Long.class);
    return micros == null ? null : time(micros);
  }

  static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
