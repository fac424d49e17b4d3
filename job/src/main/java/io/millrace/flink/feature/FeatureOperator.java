package io.millrace.flink.feature;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.flink.PackedUserState;
import io.millrace.flink.RouteMetrics;
import io.millrace.metric.Metric;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Maps each event to its row of features. A user's state is one packed value in RocksDB, behind a
 * write-behind cache: an access to RocksDB costs several times what all features together do.
 *
 * <p>The backend's snapshot follows {@link #snapshotState}, which flushes the cache, so a
 * checkpoint holds every event before its barrier.
 */
final class FeatureOperator extends AbstractStreamOperator<FeatureRow>
    implements OneInputStreamOperator<Event, FeatureRow>, WriteBehindCache.Store {
  private static final long serialVersionUID = 1L;

  /**
   * The mask that picks the timed events, one in 256: to read the clock costs as much as a feature.
   */
  private static final int TIMED_EVENTS_MASK = 0xFF;

  private final EventSchema schema;
  private final List<FeatureDefinition> definitions;
  private final CacheBounds bounds;

  private transient FeatureSet features;
  private transient byte[] newUser;
  private transient ValueState<byte[]> state;
  private transient WriteBehindCache<UserState> cache;

  /** Null where there are no memtables. */
  private transient MemtableFlush memtable;

  private transient StreamRecord<FeatureRow> out;
  private transient Counter late;
  private transient Histogram featureTimeUs;
  private transient Histogram flushTimeMs;
  private transient Counter readBytes;
  private transient Counter writtenBytes;
  private transient long seen;

  FeatureOperator(EventSchema schema, List<FeatureDefinition> definitions, CacheBounds bounds) {
    this.schema = schema;
    this.definitions = List.copyOf(definitions);
    this.bounds = bounds;
  }

  /**
   * Returns false, so that the runtime does not set the key for each event, for which RocksDB's
   * backend would serialize it. The key is set where the state is accessed, which the cache mostly
   * saves.
   */
  @Override
  public boolean hasKeyContext1() {
    return false;
  }

  @Override
  public void open() throws Exception {
    super.open();
    features = FeatureSet.compile(definitions, schema);
    newUser = features.write(features.newUser());
    state = getPartitionedState(PackedUserState.descriptor());
    memtable = MemtableFlush.of(state, getKeyedStateBackend()).orElse(null);
    long cacheBytes = cacheBytes();
    cache =
        new WriteBehindCache<>(cacheBytes, bounds.maxChanged(), this, new FeatureFormat(features));
    out = new StreamRecord<>(null);
    registerMetrics(cacheBytes);
  }

  private long cacheBytes() {
    int slots =
        getContainingTask()
            .getEnvironment()
            .getTaskManagerInfo()
            .getConfiguration()
            .get(TaskManagerOptions.NUM_TASK_SLOTS);
    return bounds.maxBytes(Runtime.getRuntime().maxMemory(), slots);
  }

  private void registerMetrics(long cacheBytes) {
    RouteMetrics metrics = new RouteMetrics(getMetricGroup());
    late = metrics.counter(Metric.LATE_EVENTS);
    featureTimeUs = metrics.histogram(Metric.FEATURE_TIME);
    flushTimeMs = metrics.histogram(Metric.CACHE_FLUSH_TIME);
    readBytes = metrics.counter(Metric.STATE_READ_BYTES);
    writtenBytes = metrics.counter(Metric.STATE_WRITTEN_BYTES);
    metrics.counter(Metric.CACHE_HITS, cache::hits);
    metrics.counter(Metric.CACHE_MISSES, cache::misses);
    metrics.counter(Metric.CACHE_EVICTIONS, cache::evictions);
    metrics.counter(Metric.STATE_READS, cache::misses);
    metrics.counter(Metric.STATE_WRITES, cache::writes);
    metrics.gauge(Metric.CACHE_BYTES, cache::bytes);
    metrics.gauge(Metric.CACHE_LIMIT_BYTES, () -> cacheBytes);
    metrics.gauge(Metric.CACHE_USERS, cache::users);
    ScratchDisk disk = ScratchDisk.of(getContainingTask().getEnvironment().getTaskManagerInfo());
    metrics.gauge(Metric.DISK_USABLE_BYTES, disk::usableBytes);
    metrics.gauge(Metric.DISK_BYTES, disk::bytes);
  }

  @Override
  public void processElement(StreamRecord<Event> element) throws Exception {
    Event event = element.getValue();
    boolean timed = (seen++ & TIMED_EVENTS_MASK) == 0;
    long startNs = timed ? System.nanoTime() : 0;
    FeatureVector vector = features.advance(cache.user(event.userId()), event);
    cache.keepChange();
    if (timed) {
      featureTimeUs.update((System.nanoTime() - startNs) / 1_000);
    }
    if (event.eventTimeMs() < vector.referenceTimeMs()) {
      late.inc();
    }
    output.collect(
        out.replace(
            new FeatureRow(
                event.eventId(), event.userId(), event.eventTimeMs(), event.kafka(), vector)));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    long startNs = System.nanoTime();
    cache.flush();
    flushTimeMs.update((System.nanoTime() - startNs) / 1_000_000);
  }

  @Override
  public byte[] read(String user) throws Exception {
    setCurrentKey(user);
    byte[] packed = state.value();
    if (packed == null) {
      return newUser.clone();
    }
    readBytes.inc(packed.length);
    return packed;
  }

  @Override
  public void write(String user, byte[] packed) throws Exception {
    setCurrentKey(user);
    writtenBytes.inc(packed.length);
    state.update(packed);
  }

  @Override
  public void settle() throws Exception {
    if (memtable != null) {
      memtable.begin();
    }
  }

  @Override
  public void close() throws Exception {
    if (memtable != null) {
      memtable.close();
    }
    super.close();
  }
}
