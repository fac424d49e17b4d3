package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.util.SnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the rows of an earlier snapshot are still there, and which have come behind them. */
class LostRowsTest {
  private static final String ID = "event_id";

  @TempDir private Path folder;

  private static OptionalLong oldest(Table table) {
    long oldest = 0;
    for (long each : SnapshotUtil.currentAncestorIds(table)) {
      oldest = each;
    }
    return OptionalLong.of(oldest);
  }

  private static OptionalLong newest(Table table) {
    return OptionalLong.of(table.currentSnapshot().snapshotId());
  }

  /** Appended or compacted since, the rows of before and those behind them are all rows. */
  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "COMPACTED"})
  void rowsStayWhereOthersAreAppendedOrAllAreCompacted(Variant variant) throws IOException {
    try (TamperLake tables = TamperLake.in(folder, variant)) {
      Table table = tables.table(LakeTable.EVENTS);
      long first = oldest(table).getAsLong();
      assertThat(LostRows.between(table, oldest(table), newest(table))).isEmpty();

      Set<String> rows = new TreeSet<>();
      for (Record each : TamperLake.read(table, first)) {
        rows.add((String) each.getField(ID));
      }
      int before = rows.size();
      RowScan later = RowScan.appended(table, first, newest(table).getAsLong(), List.of(ID));
      later.read(
          1, () -> row -> assertThat(rows.add(String.valueOf(row.get(0, Object.class)))).isTrue());

      assertThat(before).isPositive().isLessThan(rows.size());
      assertThat(rows).hasSize(tables.rows(LakeTable.EVENTS).size());
      assertThat(RowScan.appended(table, first, first, List.of(ID)).parts()).isEmpty();
    }
  }

  @Test
  void rowsThatWereTakenOutOrSetBackAreTold() throws IOException {
    try (TamperLake tables = TamperLake.in(folder, Variant.PLAIN)) {
      Table table = tables.table(LakeTable.EVENTS);
      OptionalLong first = oldest(table);
      OptionalLong last = newest(table);
      List<Record> rows = tables.rows(LakeTable.EVENTS);
      tables.replace(LakeTable.EVENTS, rows.subList(1, rows.size()));

      assertThat(LostRows.between(table, last, newest(table)))
          .hasValueSatisfying(why -> assertThat(why).contains("rows were taken out of"));
      assertThat(LostRows.between(table, last, first))
          .hasValueSatisfying(why -> assertThat(why).contains("was set back since"));
      assertThat(LostRows.between(table, last, OptionalLong.empty())).isPresent();
      assertThat(LostRows.between(table, OptionalLong.empty(), last)).isEmpty();
    }
  }
}
