package io.millrace.flink.source;

import io.millrace.event.Decoded;
import io.millrace.flink.Refusal;
import io.millrace.lake.start.LaterCheck;
import io.millrace.row.ReadRecord;
import io.millrace.seal.SealChains;
import io.millrace.seal.SealedUpTo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's reader, with five things added: partitions are checked against what Kafka holds
 * before they are read, records that are deleted under a running reader end the job with advice
 * instead of a restart loop, the offsets of a checkpoint are committed to the group at once,
 * restored partitions of topics that the definition no longer names are not read, but kept, and
 * each partition's chain of seals and its topic's id lie beside its offset.
 */
@SuppressWarnings("try") // Flink's interface lets close() throw all, InterruptedException too.
final class RetainedReader implements SourceReader<ReadRecord<Decoded>, KafkaPartitionSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(RetainedReader.class);

  private final SourceReader<ReadRecord<Decoded>, KafkaPartitionSplit> reader;
  private final RetainedOffsets offsets;
  private final LostOffsets policy;
  private final Set<String> topics;
  private final SealChains chains;
  private final Set<String> reading = new HashSet<>();
  private final Map<String, Uuid> topicIds = new HashMap<>();

  /**
   * Partitions kept in the state until the definition names their topics again, to be read on then.
   */
  private final List<KafkaPartitionSplit> parked = new ArrayList<>();

  /**
   * @param topics the definition's topics
   * @param chains the chains of the reader's records
   */
  RetainedReader(
      SourceReader<ReadRecord<Decoded>, KafkaPartitionSplit> reader,
      RetainedOffsets offsets,
      LostOffsets policy,
      Collection<String> topics,
      SealChains chains) {
    this.reader = reader;
    this.offsets = offsets;
    this.policy = policy;
    this.topics = Set.copyOf(topics);
    this.chains = chains;
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    Map<Boolean, List<KafkaPartitionSplit>> byUse =
        splits.stream().collect(Collectors.partitioningBy(s -> topics.contains(s.getTopic())));
    List<KafkaPartitionSplit> unused = byUse.get(false);
    if (!unused.isEmpty()) {
      parked.addAll(unused);
      LOG.warn(
          "Does not read {}: source.topics no longer names their topics. The offsets are kept, and"
              + " read on from once it does",
          unused);
    }
    List<KafkaPartitionSplit> used = byUse.get(true);
    if (!used.isEmpty()) {
      List<KafkaPartitionSplit> readable = offsets.readable(used);
      readable.forEach(split -> resume(SealedSplit.of(split)));
      reader.addSplits(readable);
      used.forEach(split -> reading.add(split.splitId()));
    }
  }

  private void resume(SealedSplit split) {
    split.upTo().ifPresent(at -> chains.resume(split.getTopic(), split.getPartition(), at));
    split.topicId().ifPresent(id -> topicIds.put(split.getTopic(), id));
  }

  @Override
  public InputStatus pollNext(ReaderOutput<ReadRecord<Decoded>> output) throws Exception {
    try {
      return reader.pollNext(output);
    } catch (RuntimeException e) {
      // Where gaps are accepted, the restart that follows finds this gap, skips and counts it.
      if (policy == LostOffsets.REFUSE) {
        InvalidOffsetException gone =
            ExceptionUtils.findThrowable(e, InvalidOffsetException.class).orElse(null);
        if (gone != null) {
          throw new Refusal(
              LaterCheck.RUN,
              "Cannot read on: Kafka has deleted records before they were read, or the topic was made anew ("
                  + gone.getMessage()
                  + "). Restart from the last checkpoint with source.on-deleted-offsets=accept (features"
                  + " then miss these events, and the gap is counted), or start afresh in another"
                  + " namespace; retention must be longer than the longest outage",
              e);
        }
      }
      throw e;
    }
  }

  @Override
  public void start() {
    reader.start();
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
    List<KafkaPartitionSplit> state = new ArrayList<>();
    for (KafkaPartitionSplit split : reader.snapshotState(checkpointId)) {
      state.add(sealed(split));
    }
    state.addAll(parked);
    return state;
  }

  /**
   * The split with its chain and topic id; the connector's own, made for a snapshot, has only
   * offsets.
   */
  private SealedSplit sealed(KafkaPartitionSplit split) {
    SealedUpTo upTo = chains.upTo(split.getTopic(), split.getPartition()).orElse(null);
    return new SealedSplit(split, upTo, topicIds.get(split.getTopic()));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return reader.isAvailable();
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    reader.handleSourceEvents(event);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> paused, Collection<String> resumed) {
    reading.removeAll(paused);
    reading.addAll(resumed);
    reader.pauseOrResumeSplits(paused, resumed);
  }

  /**
   * Commits the offsets, and ends the connector's poll, for which the commit would wait: up to ten
   * seconds on a quiet topic. To resume partitions that are not paused changes nothing else.
   */
  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    reader.notifyCheckpointComplete(checkpointId);
    if (!reading.isEmpty()) {
      reader.pauseOrResumeSplits(List.of(), List.copyOf(reading));
    }
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    reader.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void close() throws Exception {
    reader.close();
  }
}
