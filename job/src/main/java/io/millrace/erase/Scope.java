package io.millrace.erase;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.KafkaColumn;
import io.millrace.lake.LakeTable;
import io.millrace.row.IdentityColumns;
import java.time.Instant;
import java.util.Set;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** The rows that are to be erased. */
public sealed interface Scope {
  /** All rows of these users. Rejects have no user. */
  record Users(Set<String> ids) implements Scope {
    public Users {
      ids = Set.copyOf(ids);
    }

    @Override
    public boolean isOf(LakeTable table) {
      return table != LakeTable.REJECTS;
    }

    @Override
    public boolean matches(Erasable row) {
      return ids.contains(row.userId());
    }

    @Override
    public Expression filter(LakeTable table) {
      return Expressions.in(IdentityColumns.USER_ID.name(), ids);
    }
  }

  /**
   * Events and predictions with an event time before this one, and rejects with a Kafka timestamp
   * before it. Rejects without one stay.
   */
  record Before(Instant time) implements Scope {
    @Override
    public boolean isOf(LakeTable table) {
      return true;
    }

    @Override
    public boolean matches(Erasable row) {
      return row.at() != null && row.at().isBefore(time);
    }

    @Override
    public Expression filter(LakeTable table) {
      String column =
          table == LakeTable.REJECTS ? KafkaColumn.TIMESTAMP : IdentityColumns.EVENT_TIME.name();
      return Expressions.lessThan(column, time.toString());
    }
  }

  /** The records of a partition at these offsets, both included, events and rejects. */
  record Offsets(String topic, int partition, long from, long to) implements Scope {
    @Override
    public boolean isOf(LakeTable table) {
      return true;
    }

    @Override
    public boolean matches(Erasable row) {
      KafkaCoordinates kafka = row.kafka();
      return kafka.offset() >= from
          && kafka.offset() <= to
          && kafka.partition() == partition
          && kafka.topic().equals(topic);
    }

    @Override
    public Expression filter(LakeTable table) {
      return Expressions.and(
          Expressions.equal(KafkaColumn.TOPIC, topic),
          Expressions.equal(KafkaColumn.PARTITION, partition),
          Expressions.greaterThanOrEqual(KafkaColumn.OFFSET, from),
          Expressions.lessThanOrEqual(KafkaColumn.OFFSET, to));
    }
  }

  /**
   * The values of a row by which a scope selects it.
   *
   * @param userId null for a reject
   * @param at the event time; for a reject the Kafka timestamp, null where there is none
   */
  record Erasable(KafkaCoordinates kafka, String userId, Instant at) {}

  /** Whether the table can have such rows. */
  boolean isOf(LakeTable table);

  boolean matches(Erasable row);

  /** The filter that leaves out files that cannot hold such rows. */
  Expression filter(LakeTable table);
}
