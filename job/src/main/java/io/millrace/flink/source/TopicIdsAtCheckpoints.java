package io.millrace.flink.source;

import io.millrace.flink.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's enumerator, which also compares the topics' ids at each checkpoint, before its
 * barrier: no checkpoint, and so no commit, holds what was read of a topic that had been made anew
 * by then. The lists of partitions alone would find it up to an interval later.
 */
final class TopicIdsAtCheckpoints
    implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {
  private static final Logger LOG = LoggerFactory.getLogger(TopicIdsAtCheckpoints.class);

  private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator;
  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private final Consumer<AdminClient> check;
  private final Supplier<AdminClient> connect;
  private AdminClient admin;

  /**
   * @param check refuses topics that were made anew
   * @param connect opens a client that gives up after a few seconds: the enumerator's only thread
   *     waits for it
   */
  TopicIdsAtCheckpoints(
      SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> enumerator,
      SplitEnumeratorContext<KafkaPartitionSplit> context,
      Consumer<AdminClient> check,
      Supplier<AdminClient> connect) {
    this.enumerator = enumerator;
    this.context = context;
    this.check = check;
    this.connect = connect;
  }

  @Override
  public KafkaSourceEnumState snapshotState(long checkpointId) throws Exception {
    try {
      compare();
    } catch (Refusal remade) {
      // The failure of a snapshot is one of a checkpoint, which a job may tolerate.
      context.runInCoordinatorThread(
          () -> {
            throw remade;
          });
      throw remade;
    }
    return enumerator.snapshotState(checkpointId);
  }

  private void compare() {
    try {
      if (admin == null) {
        admin = connect.get();
      }
      check.accept(admin);
    } catch (KafkaException outage) {
      // Readers hardly get records then either, and the next list says what is wrong.
      LOG.warn("Cannot compare the topics' ids at a checkpoint; the next list does", outage);
    }
  }

  @Override
  public void start() {
    enumerator.start();
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    enumerator.handleSplitRequest(subtask, host);
  }

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
    enumerator.addSplitsBack(splits, subtask);
  }

  @Override
  public void addReader(int subtask) {
    enumerator.addReader(subtask);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    enumerator.handleSourceEvent(subtask, event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    enumerator.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    enumerator.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void close() throws IOException {
    if (admin != null) {
      admin.close();
    }
    enumerator.close();
  }
}
