package io.millrace.flink.batch;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.flink.type.HistoryRow;
import io.millrace.flink.type.KafkaRecord;
import io.millrace.flink.type.RouteType;
import io.millrace.history.RowTaker;
import io.millrace.history.UserRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Parts of files to the rows of users, and beside them the Kafka record of each row. */
final class ReadFiles extends ProcessFunction<Tuple2<String, String>, HistoryRow> {
  private static final long serialVersionUID = 1L;

  static final OutputTag<KafkaRecord> RECORDS = new OutputTag<>("records", RouteType.kafkaRecord());

  private final LakePlace place;
  private final UserRows rows;
  private transient Lake lake;

  ReadFiles(LakePlace place, UserRows rows) {
    this.place = place;
    this.rows = rows;
  }

  @Override
  public void open(OpenContext context) {
    lake = place.open();
  }

  @Override
  public void processElement(
      Tuple2<String, String> part, Context context, Collector<HistoryRow> out) {
    LakeTable table = LakeTable.valueOf(part.f0);
    RowScan scan = rows.scanWithoutFiles(lake, table);
    scan.read(part.f1, rows.reader(table, scan.projection(), new Outputs(context, out)));
  }

  @Override
  public void close() throws IOException {
    if (lake != null) {
      lake.close();
    }
  }

  private record Outputs(Context context, Collector<HistoryRow> rows) implements RowTaker {
    @Override
    public void record(Event event) {
      context.output(RECORDS, new KafkaRecord(event.kafka(), event.userId(), event.eventId()));
    }

    @Override
    public void reject(KafkaCoordinates kafka) {
      context.output(RECORDS, new KafkaRecord(kafka, null, null));
    }

    @Override
    public void event(Event event) {
      rows.collect(new HistoryRow(event, null));
    }

    @Override
    public void prediction(StoredPrediction prediction) {
      rows.collect(new HistoryRow(null, prediction));
    }
  }
}
