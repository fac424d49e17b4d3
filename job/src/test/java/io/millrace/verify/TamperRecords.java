package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureColumn;
import io.millrace.lake.PredictionRecords;
import io.millrace.verify.TamperHistory.Recorded;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;

/** The rows that a job keeps of recorded events and rejects. */
final class TamperRecords {
  private TamperRecords() {}

  static List<Record> eventRows(Table table, List<Recorded> history) {
    List<Record> rows = new ArrayList<>();
    for (Recorded each : history) {
      if (each.event() != null) {
        rows.add(eventRow(table, each));
      }
    }
    return rows;
  }

  private static Record eventRow(Table table, Recorded recorded) {
    Event event = recorded.event();
    GenericRecord row = GenericRecord.create(table.schema());
    row.setField("event_id", event.eventId());
    row.setField("user_id", event.userId());
    row.setField("event_time", time(event.eventTimeMs()));
    row.setField("type", event.values()[0]);
    row.setField("amount", event.values()[1]);
    if (event.values().length > 2) {
      row.setField("place", event.values()[2]);
    }
    Record kafka = kafka(table, recorded);
    if (table.schema().findField("kafka.value") != null) {
      kafka.setField("value", ByteBuffer.wrap(recorded.value()));
    }
    row.setField("kafka", kafka);
    return row;
  }

  static List<Record> predictionRows(
      Table table, List<FeatureColumn> columns, List<Recorded> history) {
    PredictionRecords records = new PredictionRecords(columns, table.schema(), TamperTables.AT);
    return history.stream()
        .filter(each -> each.prediction() != null)
        .map(each -> records.record(each.prediction()).copy())
        .toList();
  }

  static List<Record> rejectRows(Table table, List<Recorded> history) {
    List<Record> rows = new ArrayList<>();
    for (Recorded each : history) {
      Reject reject = each.reject();
      if (reject != null) {
        GenericRecord row = GenericRecord.create(table.schema());
        row.setField("kafka", kafka(table, each));
        row.setField("reason", reject.reason().name());
        row.setField("message", reject.message());
        if (each.value() != null) {
          row.setField("value", ByteBuffer.wrap(reject.value()));
        }
        if (each.value() != null && table.schema().findField("value_sha256") != null) {
          row.setField("value_bytes", (long) each.value().length);
          row.setField("value_sha256", ByteBuffer.wrap(NaiveSeals.sha256(each.value())));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static Record kafka(Table table, Recorded recorded) {
    KafkaCoordinates kafka = recorded.kafka();
    GenericRecord row = GenericRecord.create(table.schema().findType("kafka").asStructType());
    row.setField("topic", kafka.topic());
    row.setField("partition", kafka.partition());
    row.setField("offset", kafka.offset());
    row.setField("timestamp", kafka.hasTimestamp() ? time(kafka.timestampMs()) : null);
    if (table.schema().findField("kafka.key") != null && recorded.key() != null) {
      row.setField("key", ByteBuffer.wrap(recorded.key()));
    }
    return row;
  }

  private static OffsetDateTime time(long ms) {
    return OffsetDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC);
  }
}
