package io.millrace.flink.batch;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Lake;
import io.millrace.lake.StoredSeal;
import io.millrace.seal.Link;
import io.millrace.verify.ChainCheck;
import io.millrace.verify.Chains;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Explained;
import io.millrace.verify.Findings;
import io.millrace.verify.Sealed;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Computes the chains of a task's partitions, with all records of each, from rows on its disk. */
final class ComputeChains extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<Tuple4<String, Integer, Boolean, byte[]>, byte[]>,
        BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final int AT_ONCE = 5_000;

  private final VerifyPart part;
  private transient Lake lake;
  private transient DifferenceTable table;
  private transient Findings findings;
  private transient Chains chains;
  private transient Chains.Writer writer;

  ComputeChains(VerifyPart part) {
    this.part = part;
  }

  @Override
  public void open() throws Exception {
    super.open();
    lake = part.place().open();
    table = part.differences().in(lake);
    findings = new Findings(part.kept(), table);
    chains =
        Chains.create(
            TaskFolder.of(getRuntimeContext(), getContainingTask()), part.chains(), findings);
    writer = chains.writer();
  }

  @Override
  public void processElement(StreamRecord<Tuple4<String, Integer, Boolean, byte[]>> element)
      throws Exception {
    Tuple4<String, Integer, Boolean, byte[]> row = element.getValue();
    if (row.f2) {
      writer.seal(StoredSeal.of(row.f0, row.f1, row.f3));
    } else {
      Link link = Link.of(row.f3);
      writer.link(
          new KafkaCoordinates(row.f0, row.f1, link.offset(), KafkaCoordinates.NO_TIMESTAMP), link);
    }
  }

  @Override
  public void endInput() throws Exception {
    ChainCheck check = chains.check();
    for (Sealed some : check.sealed().split(AT_ONCE)) {
      found(some);
    }
    found(check.unrecomputed());
    for (Explained all : check.explained()) {
      for (Explained some : all.split(AT_ONCE)) {
        found(some);
      }
    }
    Differences.of(findings, table).forEach(each -> output.collect(new StreamRecord<>(each)));
  }

  private void found(Object what) {
    output.collect(new StreamRecord<>(Packed.bytes(what)));
  }

  @Override
  public void close() throws Exception {
    if (chains != null) {
      chains.close();
    }
    if (table != null) {
      table.close();
    }
    if (lake != null) {
      lake.close();
    }
    super.close();
  }
}
