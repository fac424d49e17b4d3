package io.millrace.flink.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.TimeFormat;
import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.UserState;
import io.millrace.feature.Window;
import io.millrace.flink.type.RouteType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // The harness lets close() throw all, InterruptedException too.
class FeatureOperatorTest {
  private static final int MAX_PARALLELISM = 128;
  private static final int USERS = 40;
  private static final long SEED = 20_261_121L;
  private static final CacheBounds ROOMY = new CacheBounds(64 << 20, 10_000);

  /** Holds a user or two. */
  private static final CacheBounds TIGHT = new CacheBounds(2_000, 3);

  private static final EventSchema SCHEMA =
      new EventSchema(
          "user",
          "time",
          TimeFormat.MS,
          null,
          List.of(
              new EventField("amount", FieldType.DOUBLE, false, "amount"),
              new EventField("item", FieldType.STRING, false, "item")),
          1 << 20,
          300_000);

  private static final Window HOUR = new Window(3_600_000, 60_000);
  private static final List<FeatureDefinition> FEATURES =
      List.of(
          new FeatureDefinition("n", new Aggregate.Count(), null, HOUR),
          new FeatureDefinition("spend", new Aggregate.Sum("amount"), "item == 'a'", HOUR),
          new FeatureDefinition("items", new Aggregate.Distinct("item"), null, HOUR),
          new FeatureDefinition("last", new Aggregate.Last("item"), null, Window.LIFETIME));

  @TempDir private Path folder;

  @Test
  void rowsAreThoseOfTheFeatureSetWhateverTheCacheHolds() throws Exception {
    List<Event> events = events(2_000);
    List<String> expected = byFeatureSet(events);
    for (StateBackend backend : backends()) {
      for (CacheBounds bounds : List.of(ROOMY, TIGHT)) {
        try (var harness = harness(bounds, backend, 1, 0)) {
          harness.open();
          assertThat(rows(harness, events))
              .as("seed %d, %s, %s", SEED, backend, bounds)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void whatTheCacheHoldsIsInTheCheckpoint() throws Exception {
    List<Event> events = events(2_000);
    List<String> expected = byFeatureSet(events);
    for (StateBackend backend : backends()) {
      for (CacheBounds bounds : List.of(ROOMY, TIGHT)) {
        List<String> rows;
        OperatorSubtaskState state;
        try (var before = harness(bounds, backend, 1, 0)) {
          before.open();
          rows = new ArrayList<>(rows(before, events.subList(0, 1_100)));
          state = before.snapshot(1, 1);
          // What comes after the barrier is lost with the task, and comes again.
          assertThat(rows(before, events.subList(1_100, 1_300))).hasSize(1_300);
        }
        try (var after = harness(bounds, backend, 1, 0)) {
          after.initializeState(state);
          after.open();
          rows.addAll(rows(after, events.subList(1_100, 2_000)));
        }
        assertThat(rows).as("seed %d, %s, %s", SEED, backend, bounds).isEqualTo(expected);
      }
    }
  }

  @Test
  void theCacheStaysWarmAndRightAfterACheckpoint() throws Exception {
    List<Event> events = events(1_500);
    try (var harness = harness(ROOMY, new EmbeddedRocksDBStateBackend(), 1, 0)) {
      harness.open();
      for (int from = 0; from < 1_500; from += 100) {
        rows(harness, events.subList(from, from + 100));
        harness.snapshot(from, from);
      }
      assertThat(harness.extractOutputValues().stream().map(FeatureOperatorTest::text).toList())
          .isEqualTo(byFeatureSet(events));
    }
  }

  @Test
  void usersFollowTheirKeysFromTwoSubtasksToThreeToOne() throws Exception {
    List<Event> events = events(3_000);
    Map<String, List<String>> expected = byUser(byFeatureSet(events));
    for (StateBackend backend : backends()) {
      List<String> rows = new ArrayList<>();
      OperatorSubtaskState two = run(events.subList(0, 1_000), null, 0, 2, backend, rows);
      OperatorSubtaskState three = run(events.subList(1_000, 2_000), two, 2, 3, backend, rows);
      OperatorSubtaskState one = run(events.subList(2_000, 3_000), three, 3, 1, backend, rows);

      assertThat(one.hasState()).isTrue();
      assertThat(byUser(rows)).as("seed %d, %s", SEED, backend).isEqualTo(expected);
    }
  }

  /** Part of the events at some parallelism, from the state of another, to its state. */
  private static OperatorSubtaskState run(
      List<Event> events,
      OperatorSubtaskState state,
      int oldParallelism,
      int parallelism,
      StateBackend backend,
      List<String> rows)
      throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[parallelism];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      int self = subtask;
      try (var harness = harness(TIGHT, backend, parallelism, subtask)) {
        if (state != null) {
          harness.initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, MAX_PARALLELISM, oldParallelism, parallelism, subtask));
        }
        harness.open();
        rows.addAll(
            rows(
                harness,
                events.stream()
                    .filter(
                        event ->
                            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                    event.userId(), MAX_PARALLELISM, parallelism)
                                == self)
                    .toList()));
        states[subtask] = harness.snapshot(1, 1);
      }
    }
    return AbstractStreamOperatorTestHarness.repackageState(states);
  }

  /** Else a checkpoint waits until RocksDB has written all of it. */
  @Test
  void theStoreThatSettlesIsOnDiskBeforeTheCheckpoint() throws Exception {
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
    backend.setDbStoragePath(folder.toUri().toString());
    try (var harness = harness(ROOMY, backend, 1, 0)) {
      harness.open();
      FeatureOperator operator = (FeatureOperator) harness.getOperator();
      operator.write("ann", new byte[100]);
      assertThat(tables()).isEmpty();

      operator.settle();

      await().atMost(Duration.ofSeconds(30)).until(() -> !tables().isEmpty());
    }
  }

  private List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".sst")).toList();
    }
  }

  private static List<StateBackend> backends() {
    return List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Event, FeatureRow> harness(
      CacheBounds bounds, StateBackend backend, int parallelism, int subtask) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new FeatureOperator(SCHEMA, FEATURES, bounds),
            Event::userId,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setStateBackend(backend);
    harness.setup(RouteType.featureRow().createSerializer(new SerializerConfigImpl()));
    return harness;
  }

  /** All rows so far, after some more events. */
  private static List<String> rows(
      KeyedOneInputStreamOperatorTestHarness<String, Event, FeatureRow> harness, List<Event> events)
      throws Exception {
    for (Event event : events) {
      harness.processElement(event, 0);
    }
    return harness.extractOutputValues().stream().map(FeatureOperatorTest::text).toList();
  }

  private static List<String> byFeatureSet(List<Event> events) {
    FeatureSet features = FeatureSet.compile(FEATURES, SCHEMA);
    Map<String, UserState> users = new HashMap<>();
    List<String> rows = new ArrayList<>();
    for (Event event : events) {
      UserState user = users.computeIfAbsent(event.userId(), id -> features.newUser());
      rows.add(
          text(
              new FeatureRow(
                  event.eventId(),
                  event.userId(),
                  event.eventTimeMs(),
                  event.kafka(),
                  features.advance(user, event))));
    }
    return rows;
  }

  private static Map<String, List<String>> byUser(List<String> rows) {
    Map<String, List<String>> users = new HashMap<>();
    for (String row : rows) {
      users.computeIfAbsent(row.substring(0, row.indexOf(' ')), id -> new ArrayList<>()).add(row);
    }
    return users;
  }

  private static String text(FeatureRow row) {
    StringBuilder text =
        new StringBuilder(row.userId())
            .append(' ')
            .append(row.kafka())
            .append(' ')
            .append(row.features().userSeq())
            .append(' ')
            .append(row.features().referenceTimeMs());
    for (double number : row.features().numbers()) {
      text.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(number)));
    }
    return text.append(' ').append(row.features().texts()[FEATURES.size() - 1]).toString();
  }

  /** Two hours of a few busy and many quiet users, a tenth of it late. */
  private static List<Event> events(int count) {
    Random random = new Random(SEED);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long late = random.nextInt(10) == 0 ? random.nextInt(4_000_000) : 0;
      KafkaCoordinates kafka = new KafkaCoordinates("t", 0, i, 0);
      Object[] values = {
        random.nextInt(5) == 0 ? null : random.nextGaussian() * 50,
        String.valueOf((char) ('a' + random.nextInt(4)))
      };
      int user = Math.min(random.nextInt(USERS), random.nextInt(USERS));
      events.add(
          new Event(
              kafka.asEventId(),
              "user" + user,
              1_700_000_000_000L + i * 7_200_000L / count - late,
              values,
              kafka));
    }
    return events;
  }
}
