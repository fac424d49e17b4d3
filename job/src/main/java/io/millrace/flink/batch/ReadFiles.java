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
import io.millrace.lake.RawRecord;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.StoredReject;
import io.millrace.lake.StoredSeal;
import io.millrace.seal.Link;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Findings;
import io.millrace.verify.RejectCheck;
import io.millrace.verify.VersionSet;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Maps parts of files to the rows of users, with the Kafka record of each row as a side output. */
final class ReadFiles extends ProcessFunction<Tuple2<String, String>, HistoryRow> {
  private static final long serialVersionUID = 1L;

  static final OutputTag<KafkaRecord> RECORDS = new OutputTag<>("records", RouteType.kafkaRecord());

  static final OutputTag<byte[]> FOUND = new OutputTag<>("found", Packed.TYPE);

  /**
   * Rows as links of chains: the topic, the partition, whether the row is a seal, and its bytes.
   */
  static final OutputTag<Tuple4<String, Integer, Boolean, byte[]>> LINKS =
      new OutputTag<>(
          "links",
          Types.TUPLE(
              Types.STRING,
              Types.INT,
              Types.BOOLEAN,
              PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));

  private final LakePlace place;
  private final UserRows rows;
  private final VerifyPart verified;
  private transient Lake lake;
  private transient VersionSet versions;

  /**
   * @param verified how rows are checked; null for no check
   */
  ReadFiles(LakePlace place, UserRows rows, VerifyPart verified) {
    this.place = place;
    this.rows = rows;
    this.verified = verified;
  }

  @Override
  public void open(OpenContext context) {
    lake = place.open();
  }

  @Override
  public void processElement(
      Tuple2<String, String> part, Context context, Collector<HistoryRow> out) throws IOException {
    LakeTable table = LakeTable.valueOf(part.f0);
    if (table == LakeTable.REJECTS && verified != null) {
      checkRejects(part.f1, context, out);
    } else {
      read(table, part.f1, new Outputs(context, out, null, verified != null));
    }
  }

  private void read(LakeTable table, String part, Outputs outputs) {
    RowScan scan = rows.scanWithoutFiles(lake, table);
    scan.read(part, rows.reader(table, scan.projection(), outputs));
  }

  private void checkRejects(String part, Context context, Collector<HistoryRow> out)
      throws IOException {
    if (versions == null) {
      // Faults of the versions are reported once, where the job is submitted.
      versions = VersionSet.read(lake, new Findings(0, difference -> {}));
    }
    try (DifferenceTable table = verified.differences().in(lake)) {
      Findings findings = new Findings(verified.kept(), table);
      RejectCheck check = new RejectCheck(versions, findings);
      read(LakeTable.REJECTS, part, new Outputs(context, out, check, true));
      context.output(FOUND, Packed.bytes(check.end()));
      Differences.of(findings, table).forEach(each -> context.output(FOUND, each));
    }
  }

  @Override
  public void close() throws IOException {
    if (lake != null) {
      lake.close();
    }
  }

  private record Outputs(
      Context context, Collector<HistoryRow> rows, RejectCheck rejects, boolean takesAll)
      implements RowTaker {
    @Override
    public void record(Event event) {
      context.output(RECORDS, new KafkaRecord(event.kafka(), event.userId(), event.eventId()));
    }

    @Override
    public void reject(StoredReject reject) {
      context.output(RECORDS, new KafkaRecord(reject.kafka(), null, null));
      if (rejects != null) {
        rejects.check(reject);
      }
    }

    @Override
    public void outside(StoredPrediction prediction) {
      if (takesAll) {
        rows.collect(new HistoryRow(null, prediction));
      }
    }

    @Override
    public void link(KafkaCoordinates kafka, Link link) {
      context.output(LINKS, Tuple4.of(kafka.topic(), kafka.partition(), false, link.toBytes()));
    }

    @Override
    public void seal(StoredSeal seal) {
      context.output(
          LINKS, Tuple4.of(seal.seal().topic(), seal.seal().partition(), true, seal.toBytes()));
    }

    @Override
    public void event(Event event) {
      rows.collect(new HistoryRow(event, null));
    }

    @Override
    public void event(Event event, RawRecord doubtful) {
      rows.collect(new HistoryRow(event, null, doubtful));
    }

    @Override
    public void prediction(StoredPrediction prediction) {
      rows.collect(new HistoryRow(null, prediction));
    }
  }
}
