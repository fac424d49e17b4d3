package io.millrace.flink.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The log's bounds from an admin client that is opened for each question: partitions are added only
 * at a start and when a topic grows.
 */
final class KafkaPartitionBounds implements PartitionBounds {
  private final Properties properties;

  KafkaPartitionBounds(Properties properties) {
    this.properties = properties;
  }

  @Override
  public Map<TopicPartition, Bounds> of(Collection<TopicPartition> partitions) {
    try (Admin admin = Admin.create(properties)) {
      Map<TopicPartition, ListOffsetsResultInfo> first =
          offsets(admin, partitions, OffsetSpec.earliest());
      Map<TopicPartition, ListOffsetsResultInfo> end =
          offsets(admin, partitions, OffsetSpec.latest());
      Map<String, Uuid> ids =
          KafkaTopicIds.of(
              admin, partitions.stream().map(TopicPartition::topic).distinct().toList());
      Map<TopicPartition, Bounds> bounds = new HashMap<>();
      for (TopicPartition partition : partitions) {
        bounds.put(
            partition,
            new Bounds(
                first.get(partition).offset(),
                end.get(partition).offset(),
                ids.get(partition.topic())));
      }
      return bounds;
    } catch (ExecutionException e) {
      throw new KafkaException(
          "Cannot list the offsets that Kafka holds of %s: %s (check that the brokers at %s answer, and that the topic is there)"
              .formatted(
                  partitions,
                  e.getCause().getMessage(),
                  properties.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)),
          e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e); // Sets the thread's flag again.
    }
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, which));
    return admin.listOffsets(question).all().get();
  }
}
