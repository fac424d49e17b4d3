package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.sink.Shop;
import io.millrace.lake.TableLayout;
import io.millrace.lake.start.TablePreparation;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;

/**
 * Two copies of a job that were restored from the same checkpoint, 5 of job {@code z}, with its
 * commit still to be made or made already, their steps interleaved at random, and a table that is
 * compacted and whose snapshots expire in between. A copy's steps are those of its operators: the
 * watch compares state and table, the committer reads the table and commits what the state still
 * had, in either order; before the first checkpoint the watch looks again; then commits follow, or
 * a crash between a checkpoint and its commit, and a restart.
 */
@SuppressWarnings("try") // closing a harness may be interrupted, which ends the test anyway
class TwoCopiesTest {
  private static final TableIdentifier EVENTS = TableIdentifier.of("lake", "events");
  private static final int DRAWS = Integer.getInteger("millrace.draws", 60);
  private static final int LAST = 9;

  /** The seed of a run that failed can be given as {@code -Dmillrace.seed}. */
  private final long seed = Long.getLong("millrace.seed", System.nanoTime());

  @Test
  void inEveryInterleavingTheRowsOfOneCopyAloneGetIntoTheTableAndOnce() throws Exception {
    System.out.println("TwoCopiesTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    int bothRefused = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      try (World world = new World(random)) {
        world.run();
        assertThat(world.appended).as("draw %d: %s", draw, world.story).doesNotHaveDuplicates();
        assertThat(world.winners()).as("draw %d: %s", draw, world.story).hasSizeLessThan(2);
        bothRefused += world.winners().isEmpty() ? 1 : 0;
      }
    }
    assertThat(bothRefused).as("draws in which no copy went on").isLessThan(DRAWS / 4);
  }

  @Test
  void oneCopyAloneIsLetThroughWhateverMaintenanceDoes() throws Exception {
    System.out.println("TwoCopiesTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    for (int draw = 0; draw < DRAWS / 3; draw++) {
      try (World world = new World(random)) {
        world.second.steps.clear();
        world.run();
        assertThat(world.first.refusal).as("draw %d: %s", draw, world.story).isNull();
        assertThat(world.appended)
            .as("draw %d: %s", draw, world.story)
            .contains("z 5")
            .doesNotHaveDuplicates()
            .hasSize(1 + world.first.commits);
      }
    }
  }

  /** A table, and what happens to it. */
  private static final class World implements AutoCloseable {
    private final Random random;
    private final InMemoryCatalog catalog = new InMemoryCatalog();
    private final List<String> appended = new ArrayList<>();
    private final Set<String> own = new HashSet<>();
    private final List<String> story = new ArrayList<>();
    private final DataFile pending = file();
    private final OperatorSubtaskState state;
    private final Copy first;
    private final Copy second;

    World(Random random) throws Exception {
      this.random = random;
      catalog.initialize("memory", Map.of());
      new TablePreparation(catalog, Shop.pipeline())
          .prepare(List.of(TableLayout.events(Shop.pipeline())));
      JobID before = new JobID();
      append(loaded(), before.toHexString(), 4, file());
      state = stateAfterFive(before);
      if (random.nextBoolean()) {
        append(loaded(), before.toHexString(), 5, pending);
        appended.add("z 5");
      }
      JobID id = new JobID();
      JobID other = random.nextInt(3) == 0 ? id : new JobID();
      // Copies under one id, of which one crashes, are not told apart.
      boolean mayCrash = !other.equals(id);
      first = new Copy("A", this, before, id, mayCrash && random.nextInt(3) == 0);
      second = new Copy("B", this, before, other, mayCrash && random.nextBoolean());
    }

    private OperatorSubtaskState stateAfterFive(JobID job) throws Exception {
      try (var harness = harness(job)) {
        harness.setRestoredCheckpointId(4);
        harness.initializeState(OperatorSubtaskState.builder().build());
        harness.prepareSnapshotPreBarrier(5);
        return harness.snapshot(5, 0);
      }
    }

    void run() throws Exception {
      while (!first.steps.isEmpty() || !second.steps.isEmpty()) {
        if (random.nextInt(8) == 0) {
          maintain();
        }
        Copy next =
            second.steps.isEmpty() || (!first.steps.isEmpty() && random.nextBoolean())
                ? first
                : second;
        next.step();
      }
    }

    Set<String> winners() {
      return own;
    }

    /** All rows into one new file, as a compaction; or the snapshots before the newest expire. */
    private void maintain() throws IOException {
      Table table = catalog.loadTable(EVENTS);
      if (random.nextBoolean()) {
        RewriteFiles rewrite =
            table.newRewrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
        long rows = 0;
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
          for (FileScanTask task : tasks) {
            rewrite.deleteFile(task.file());
            rows += task.file().recordCount();
          }
        }
        rewrite.addFile(file(rows)).commit();
        story.add("compacted");
      } else {
        table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
        story.add("expired");
      }
    }

    private Table loaded() {
      TableLoader loader = new FencedTableLoader(new Loader(catalog), new LogPlace("v1"));
      return loader.loadTable();
    }

    OneInputStreamOperatorTestHarness<Long, Void> harness(JobID job) throws Exception {
      CommitWatch watch = new CommitWatch(new Loader(catalog), "events", 3, new LogPlace("v1"));
      return new OneInputStreamOperatorTestHarness<>(
          watch, LongSerializer.INSTANCE, MockEnvironment.builder().setJobID(job).build());
    }

    @Override
    public void close() throws Exception {
      first.close();
      second.close();
      catalog.close();
    }
  }

  /** A copy of the job. */
  private static final class Copy implements AutoCloseable {
    private final String name;
    private final World world;
    private final JobID id;
    private final Queue<Step> steps = new ArrayDeque<>();
    private OperatorSubtaskState state;
    private JobID pendingOf;
    private DataFile pending;
    private long restored = 5;
    private OneInputStreamOperatorTestHarness<Long, Void> watch;
    private Table table;
    private Refusal refusal;
    private int commits;

    private interface Step {
      void take() throws Exception;
    }

    Copy(String name, World world, JobID before, JobID id, boolean crashes) {
      this.name = name;
      this.world = world;
      this.id = id;
      state = world.state;
      pendingOf = before;
      pending = world.pending;
      start();
      int from = 6 + world.random.nextInt(2); // the first checkpoint may have no rows
      if (crashes) {
        steps.add(() -> crash(LAST)); // its earlier checkpoints fail
      } else {
        IntStream.range(from, LAST).forEach(checkpoint -> steps.add(() -> commitOwn(checkpoint)));
      }
    }

    private void start() {
      steps.addAll(
          switch (world.random.nextInt(3)) {
            case 0 -> List.<Step>of(this::compare, this::load, this::commitPending);
            case 1 -> List.<Step>of(this::load, this::compare, this::commitPending);
            default -> List.<Step>of(this::load, this::commitPending, this::compare);
          });
      steps.add(this::lookAgain);
    }

    /** The job fails between a checkpoint and its commit, and is restored from the checkpoint. */
    private void crash(long checkpoint) throws Exception {
      world.story.add(name + " crashes after checkpoint " + checkpoint);
      state = watch.snapshot(checkpoint, 0);
      watch.close();
      watch = null;
      pendingOf = id;
      pending = file();
      restored = checkpoint;
      start();
      LongStream.rangeClosed(1, 2).forEach(n -> steps.add(() -> commitOwn(checkpoint + n)));
    }

    void step() throws Exception {
      try {
        steps.remove().take();
      } catch (Refusal refused) {
        refusal = refused;
        steps.clear();
        world.story.add(name + " refused: " + refused.getMessage());
      }
    }

    private void compare() throws Exception {
      world.story.add(name + " compares");
      watch = world.harness(id);
      watch.setRestoredCheckpointId(restored);
      watch.initializeState(state);
    }

    private void load() {
      world.story.add(name + " loads");
      table = world.loaded();
    }

    private void commitPending() {
      if (pendingOf.equals(id)) {
        commitOwn(restored, pending);
      } else {
        commit(pendingOf, restored, pending, "z " + restored);
      }
    }

    private void lookAgain() throws Exception {
      world.story.add(name + " looks again");
      watch.prepareSnapshotPreBarrier(restored + 1);
    }

    private void commitOwn(long checkpoint) {
      commitOwn(checkpoint, file());
    }

    private void commitOwn(long checkpoint, DataFile file) {
      if (commit(id, checkpoint, file, name + " " + checkpoint)) {
        world.own.add(name);
        commits++;
      }
    }

    private boolean commit(JobID job, long checkpoint, DataFile file, String what) {
      if (committed(table, job.toHexString()) >= checkpoint) {
        world.story.add(name + " finds " + what);
        return false;
      }
      Snapshot newest = world.catalog.loadTable(EVENTS).currentSnapshot();
      append(table, job.toHexString(), checkpoint, file);
      boolean isNew =
          newest.snapshotId() != world.catalog.loadTable(EVENTS).currentSnapshot().snapshotId();
      world.story.add(name + (isNew ? " commits " : " knows ") + what);
      if (isNew) {
        world.appended.add(what);
      }
      return isNew;
    }

    @Override
    public void close() throws Exception {
      if (watch != null) {
        watch.close();
      }
    }
  }

  /** The checkpoint that Iceberg's committer finds committed. */
  private static long committed(Table table, String job) {
    try {
      Method method =
          SinkUtil.class.getDeclaredMethod(
              "getMaxCommittedCheckpointId", Table.class, String.class, String.class, String.class);
      method.setAccessible(true);
      return (long) method.invoke(null, table, job, "operator", "main");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(Table table, String job, long checkpoint, DataFile file) {
    AppendFiles append = table.newAppend();
    append.appendFile(file);
    append.set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint));
    append.set(SinkUtil.FLINK_JOB_ID, job);
    append.set(SinkUtil.OPERATOR_ID, "operator");
    append.toBranch("main").commit();
  }

  private static DataFile file() {
    return file(1);
  }

  private static DataFile file(long records) {
    TableLayout layout = TableLayout.events(Shop.pipeline());
    return DataFiles.builder(layout.spec(layout.schema()))
        .withPath("/nowhere/" + UUID.randomUUID() + ".parquet")
        .withPartitionPath("event_time_day=2023-11-14")
        .withFileSizeInBytes(10)
        .withRecordCount(records)
        .build();
  }

  /** Loads the table of a catalog in this JVM. */
  private record Loader(InMemoryCatalog catalog) implements TableLoader {
    private static final long serialVersionUID = 1L;

    @Override
    public void open() {}

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public Table loadTable() {
      return catalog.loadTable(EVENTS);
    }

    @Override
    public TableLoader clone() {
      return this;
    }

    @Override
    public void close() {}
  }
}
