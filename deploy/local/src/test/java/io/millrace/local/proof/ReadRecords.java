package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The records that have rows, as an event or as a reject, each once. */
final class ReadRecords {
  private ReadRecords() {}

  static Set<KafkaCoordinates> in(RunTables lake) {
    List<KafkaCoordinates> rows =
        Stream.of("events", "rejects")
            .flatMap(table -> lake.rows(table, "kafka").stream())
            .map(FeatureReplay::coordinates)
            .toList();
    Set<KafkaCoordinates> records = new HashSet<>(rows);
    assertThat(records).as("records, each in one row").hasSize(rows.size());
    return records;
  }

  /** The record of each partition from the first offset to before the second. */
  static Set<KafkaCoordinates> between(String topic, long[] from, long[] to) {
    Set<KafkaCoordinates> records = new HashSet<>();
    for (int partition = 0; partition < from.length; partition++) {
      records.addAll(of(topic, partition, from[partition], to[partition]));
    }
    return records;
  }

  static Set<KafkaCoordinates> of(String topic, int partition, long from, long to) {
    Set<KafkaCoordinates> records = new HashSet<>();
    LongStream.range(from, to)
        .mapToObj(offset -> at(topic, partition, offset))
        .forEach(records::add);
    return records;
  }

  private static KafkaCoordinates at(String topic, int partition, long offset) {
    return new KafkaCoordinates(topic, partition, offset, KafkaCoordinates.NO_TIMESTAMP);
  }

  /** Asserts equality, and reports the first differences. */
  static void assertSame(Set<KafkaCoordinates> actual, Set<KafkaCoordinates> expected) {
    assertThat(shown(expected, actual)).as("records without a row").isEmpty();
    assertThat(shown(actual, expected)).as("records that should not be read").isEmpty();
  }

  private static Set<String> shown(Set<KafkaCoordinates> some, Set<KafkaCoordinates> others) {
    Set<String> left = new TreeSet<>();
    for (KafkaCoordinates each : some) {
      if (!others.contains(each)) {
        left.add(each.toString());
      }
    }
    return left;
  }
}
