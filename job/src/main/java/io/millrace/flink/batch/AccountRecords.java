package io.millrace.flink.batch;

import io.millrace.flink.type.KafkaRecord;
import io.millrace.lake.Lake;
import io.millrace.verify.Accounted;
import io.millrace.verify.Accounting;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Findings;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Accounts for the Kafka records of a task's part of the offsets. */
final class AccountRecords extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<KafkaRecord, byte[]>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final int RUNS_AT_ONCE = 5_000;

  private final VerifyPart part;
  private transient Lake lake;
  private transient DifferenceTable table;
  private transient Findings findings;
  private transient Accounting accounting;

  AccountRecords(VerifyPart part) {
    this.part = part;
  }

  @Override
  public void open() throws Exception {
    super.open();
    lake = part.place().open();
    table = part.differences().in(lake);
    findings = new Findings(part.kept(), table);
    accounting = new Accounting(findings);
  }

  @Override
  public void processElement(StreamRecord<KafkaRecord> element) {
    KafkaRecord row = element.getValue();
    if (row.isReject()) {
      accounting.reject(row.kafka());
    } else {
      accounting.event(row.kafka(), row.userId(), row.eventId());
    }
  }

  @Override
  public void endInput() {
    for (Accounted some : accounting.end().split(RUNS_AT_ONCE)) {
      output.collect(new StreamRecord<>(Packed.bytes(some)));
    }
    Differences.of(findings, table).forEach(each -> output.collect(new StreamRecord<>(each)));
  }

  @Override
  public void close() throws Exception {
    if (table != null) {
      table.close();
    }
    if (lake != null) {
      lake.close();
    }
    super.close();
  }
}
