package io.millrace.flink.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.kafka.common.TopicPartition;

/**
 * The enumerator's context, which gives offset 0 to a partition that is added to a topic after the
 * job has begun to read it. The connector gives "earliest", which would skip records that Kafka
 * deleted while the job was down, or between a failure and its restart.
 */
final class AddedPartitions implements SplitEnumeratorContext<KafkaPartitionSplit> {
  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private final Predicate<TopicPartition> added;

  AddedPartitions(
      SplitEnumeratorContext<KafkaPartitionSplit> context, Predicate<TopicPartition> added) {
    this.context = context;
    this.added = added;
  }

  @Override
  public void assignSplits(SplitsAssignment<KafkaPartitionSplit> assignment) {
    Map<Integer, List<KafkaPartitionSplit>> begun = new HashMap<>();
    assignment
        .assignment()
        .forEach(
            (reader, splits) ->
                begun.put(reader, new ArrayList<>(splits.stream().map(this::begun).toList())));
    context.assignSplits(new SplitsAssignment<>(begun));
  }

  private KafkaPartitionSplit begun(KafkaPartitionSplit split) {
    boolean atItsBeginning = split.getStartingOffset() == KafkaPartitionSplit.EARLIEST_OFFSET;
    return atItsBeginning && added.test(split.getTopicPartition())
        ? SealedSplit.of(split).startingAt(0)
        : split;
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return context.metricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtask, SourceEvent event) {
    context.sendEventToSourceReader(subtask, event);
  }

  @Override
  public void sendEventToSourceReader(int subtask, int attempt, SourceEvent event) {
    context.sendEventToSourceReader(subtask, attempt, event);
  }

  @Override
  public int currentParallelism() {
    return context.currentParallelism();
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return context.registeredReaders();
  }

  @Override
  public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
    return context.registeredReadersOfAttempts();
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler) {
    context.callAsync(call, handler);
  }

  @Override
  public <T> void callAsync(
      Callable<T> call, BiConsumer<T, Throwable> handler, long delayMs, long periodMs) {
    context.callAsync(call, handler, delayMs, periodMs);
  }

  @Override
  public void runInCoordinatorThread(Runnable action) {
    context.runInCoordinatorThread(action);
  }

  @Override
  public void setIsProcessingBacklog(boolean backlog) {
    context.setIsProcessingBacklog(backlog);
  }
}
