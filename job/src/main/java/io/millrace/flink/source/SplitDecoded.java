package io.millrace.flink.source;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.flink.DefinitionState;
import io.millrace.flink.Refusal;
import io.millrace.flink.RouteMetrics;
import io.millrace.flink.StartCheck;
import io.millrace.flink.type.RouteType;
import io.millrace.lake.KnownImports;
import io.millrace.lake.Savepoint;
import io.millrace.lake.start.StartProblem;
import io.millrace.lake.start.StateRules;
import io.millrace.metric.Metric;
import io.millrace.row.CoveredSeal;
import io.millrace.row.ReadRecord;
import io.millrace.seal.OpenSeals;
import io.millrace.seal.Seal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointStorageLoader;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.DynamicCodeLoadingException;
import org.apache.flink.util.OutputTag;

/**
 * Separates events from rejects, and runs the start checks: before the first event, it checks the
 * restored state and the job's surroundings.
 *
 * <p>Ahead of each barrier it emits one seal for each partition that had records since the barrier
 * before, so that a checkpoint commits seals together with the rows that they cover. The source
 * keeps the chains, so that their state moves with the partitions.
 *
 * <p>The state is the fingerprint of the event's fields and the features under which all user
 * states were made. It is broadcast state, so that each subtask finds it at any parallelism, and a
 * checkpoint can be taken while some subtasks have finished (union lists forbid that).
 */
final class SplitDecoded extends AbstractStreamOperator<Event>
    implements OneInputStreamOperator<ReadRecord<Decoded>, Event> {
  private static final long serialVersionUID = 1L;

  static final OutputTag<ReadRecord<Reject>> REJECTS =
      new OutputTag<>("rejects", RouteType.readReject());

  static final OutputTag<CoveredSeal> SEALS = new OutputTag<>("seals", RouteType.coveredSeal());

  private final OutputTag<ReadRecord<Event>> eventsTag;
  private final String fingerprint;
  private final List<StartCheck> checks;

  private transient Counter events;
  private transient Map<RejectReason, Counter> rejects;
  private transient Counter withoutTimestamp;
  private transient OpenSeals seals;
  private transient String jobId;
  private transient long newestCheckpoint;

  SplitDecoded(EventSchema schema, String fingerprint, List<StartCheck> checks) {
    this.eventsTag = events(schema);
    this.fingerprint = fingerprint;
    this.checks = List.copyOf(checks);
  }

  /** The output of events with the bytes of their records, which the table keeps. */
  static OutputTag<ReadRecord<Event>> events(EventSchema schema) {
    return new OutputTag<>("events", RouteType.readEvent(schema));
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    seals = new OpenSeals();
    BroadcastState<String, String> definition =
        context.getOperatorStateStore().getBroadcastState(DefinitionState.DESCRIPTOR);
    String restored = definition.get(Savepoint.FINGERPRINT);
    if (context.isRestored()) {
      Optional<StartProblem> problem =
          StateRules.problem(Optional.ofNullable(restored), fingerprint);
      if (problem.isPresent()) {
        throw Refusal.of(problem.get());
      }
    }
    definition.put(Savepoint.FINGERPRINT, fingerprint);
    definition.remove(Savepoint.IMPORT_START); // The source has been told.
    Map<String, String> entries = new HashMap<>();
    definition.immutableEntries().forEach(each -> entries.put(each.getKey(), each.getValue()));
    Optional<KnownImports> imports = KnownImports.of(entries::get);
    jobId = getRuntimeContext().getJobInfo().getJobId().toHexString();
    newestCheckpoint = context.getRestoredCheckpointId().orElse(0);
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      StartCheck.Start start =
          new StartCheck.Start(
              jobId,
              context.isRestored(),
              context.getRestoredCheckpointId(),
              imports,
              checkpointsInMemory());
      for (StartCheck check : checks) {
        check.check(start);
      }
    }
  }

  /** Whether checkpoints go to the JobManager's heap, determined as Flink does to set up a task. */
  private boolean checkpointsInMemory() throws DynamicCodeLoadingException {
    Environment task = getContainingTask().getEnvironment();
    CheckpointStorage storage =
        CheckpointStorageLoader.load(
            null,
            new HashMapStateBackend(), // Only a backend that stores checkpoints itself matters.
            task.getJobConfiguration(),
            task.getTaskManagerInfo().getConfiguration(),
            getUserCodeClassloader(),
            LOG);
    return storage instanceof JobManagerCheckpointStorage;
  }

  @Override
  public void open() throws Exception {
    super.open();
    RouteMetrics metrics = new RouteMetrics(getMetricGroup());
    events = metrics.counter(Metric.EVENTS);
    withoutTimestamp = metrics.counter(Metric.RECORDS_WITHOUT_TIMESTAMP);
    rejects = new EnumMap<>(RejectReason.class);
    for (RejectReason reason : RejectReason.values()) {
      rejects.put(reason, metrics.counter(Metric.REJECTS, reason.name()));
    }
  }

  @Override
  @SuppressWarnings("unchecked") // An element may be passed on with another value in it.
  public void processElement(StreamRecord<ReadRecord<Decoded>> element) {
    ReadRecord<?> read = element.getValue();
    if (!read.decoded().kafka().hasTimestamp()) {
      withoutTimestamp.inc();
    }
    seals.add(read.decoded().kafka(), read.link());
    if (read.decoded() instanceof Event event) {
      events.inc();
      output.collect(eventsTag, element.replace((ReadRecord<Event>) read));
      output.collect(element.replace(event));
    } else {
      rejects.get(((Reject) read.decoded()).reason()).inc();
      output.collect(REJECTS, element.replace((ReadRecord<Reject>) read));
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    newestCheckpoint = checkpointId;
    closeSeals(checkpointId);
  }

  /** Emits the seals of the last records, which the checkpoint that ends the job commits. */
  @Override
  public void finish() throws Exception {
    super.finish();
    closeSeals(newestCheckpoint + 1);
  }

  private void closeSeals(long checkpointId) {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    for (Seal seal : seals.close()) {
      output.collect(SEALS, new StreamRecord<>(new CoveredSeal(seal, checkpointId, jobId, now)));
    }
  }

  @VisibleForTesting
  long recordsWithoutTimestamp() {
    return withoutTimestamp.getCount();
  }
}
