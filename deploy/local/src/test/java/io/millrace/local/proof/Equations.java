package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import com.google.common.primitives.Longs;
import io.millrace.event.KafkaCoordinates;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.apache.iceberg.data.Record;

/**
 * The equations that hold as of every checkpoint, in each table as of the last commit with at most
 * its id: the records up to the checkpoint's offsets are events and rejects, and the events are
 * predictions, each once; and the records are sealed up to there.
 */
final class Equations {
  private static final int SHOWN = 3;

  private Equations() {}

  /**
   * @param offsets by checkpoint id, for each partition the next one; see {@link SavedOffsets}
   */
  static void assertAtEachCheckpoint(
      RunTables lake, SortedMap<Long, long[]> offsets, String topic) {
    List<Object> before = List.of();
    for (Map.Entry<Long, long[]> checkpoint : offsets.entrySet()) {
      long id = checkpoint.getKey();
      List<OptionalLong> snapshots =
          RunTables.TABLES.stream().map(table -> lake.snapshotAsOf(id, table)).toList();
      List<Object> now = List.of(snapshots, Longs.asList(checkpoint.getValue()));
      // Where nothing came in between, all is as it was.
      if (!now.equals(before)) {
        assertHolds(id, lake, upTo(topic, checkpoint.getValue()));
        assertSealed(id, lake, checkpoint.getValue());
        before = now;
      }
    }
  }

  private static void assertHolds(long id, RunTables lake, Set<KafkaCoordinates> read) {
    Set<KafkaCoordinates> events = asOf(id, "events", lake);
    Set<KafkaCoordinates> rejects = asOf(id, "rejects", lake);
    assertThat(Sets.intersection(events, rejects)).as("both, as of %d", id).isEmpty();
    assertSame(Sets.union(events, rejects), read, "events and rejects", id);
    assertSame(asOf(id, "predictions", lake), events, "predictions", id);
  }

  private static void assertSealed(long id, RunTables lake, long[] next) {
    long[] sealed = new long[next.length];
    for (Record row : lake.rowsOf(lake.snapshotAsOf(id, "seals"), "seals")) {
      int partition = (Integer) row.getField("partition");
      sealed[partition] = Math.max(sealed[partition], (Long) row.getField("to_offset"));
    }
    assertThat(sealed).as("sealed as of checkpoint %d", id).isEqualTo(next);
  }

  private static Set<KafkaCoordinates> asOf(long checkpointId, String table, RunTables lake) {
    List<KafkaCoordinates> rows =
        lake.rowsOf(lake.snapshotAsOf(checkpointId, table), table, "kafka").stream()
            .map(FeatureReplay::coordinates)
            .toList();
    Set<KafkaCoordinates> once = new HashSet<>(rows);
    assertThat(once).as("%s as of %d", table, checkpointId).hasSize(rows.size());
    return once;
  }

  private static Set<KafkaCoordinates> upTo(String topic, long[] next) {
    Set<KafkaCoordinates> read = new HashSet<>();
    for (int partition = 0; partition < next.length; partition++) {
      for (long offset = 0; offset < next[partition]; offset++) {
        read.add(new KafkaCoordinates(topic, partition, offset, KafkaCoordinates.NO_TIMESTAMP));
      }
    }
    return read;
  }

  private static void assertSame(
      Set<KafkaCoordinates> actual, Set<KafkaCoordinates> expected, String what, long id) {
    assertThat(Sets.difference(expected, actual).stream().limit(SHOWN))
        .as(
            "missing %s as of checkpoint %d, with %d of %d",
            what, id, actual.size(), expected.size())
        .isEmpty();
    assertThat(Sets.difference(actual, expected).stream().limit(SHOWN))
        .as("%s too many as of checkpoint %d", what, id)
        .isEmpty();
  }
}
