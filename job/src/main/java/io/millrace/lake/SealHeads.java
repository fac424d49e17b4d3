package io.millrace.lake;

import io.millrace.seal.Head;
import io.millrace.seal.Leaf;
import io.millrace.seal.Seal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.expressions.Expressions;

/** Finds the heads of a pipeline's chains. */
public final class SealHeads {
  private SealHeads() {}

  private record Partition(String topic, int number) {}

  /**
   * The heads as of a cut, in the order of topic and partition.
   *
   * @throws LakeException where nothing is sealed
   */
  public static List<Head> of(Lake lake, Cut cut, int threads) {
    if (cut.sealing().seals().isEmpty()) {
      throw new LakeException(
          "Cannot tell the heads of %s: nothing is sealed yet (a job of this version seals what it reads, from its first checkpoint on)"
              .formatted(lake.eventsNamespace()));
    }
    RowScan scan =
        new RowScan(
            lake.table(LakeTable.SEALS),
            cut.sealing().seals(),
            SealRows.columns(),
            Expressions.alwaysTrue());
    Map<Partition, Seal> last = new ConcurrentHashMap<>();
    scan.read(
        threads,
        () -> {
          SealRows rows = new SealRows(scan.projection());
          return row -> {
            Seal seal = rows.read(row);
            last.merge(
                new Partition(seal.topic(), seal.partition()),
                seal,
                (a, b) -> b.toOffset() > a.toOffset() ? b : a);
          };
        });
    return last.values().stream()
        .map(seal -> head(lake, seal))
        .sorted(Comparator.comparing(Head::topic).thenComparing(Head::partition))
        .toList();
  }

  private static Head head(Lake lake, Seal seal) {
    if (seal.hash() == null || seal.hash().length != Leaf.BYTES) {
      throw new LakeException(
          "Cannot tell the heads of %s: the seal of %s-%d up to offset %d has no hash of %d bytes (run millrace verify)"
              .formatted(
                  lake.eventsNamespace(),
                  seal.topic(),
                  seal.partition(),
                  seal.toOffset(),
                  Leaf.BYTES));
    }
    return new Head(seal.topic(), seal.partition(), seal.toOffset(), seal.hash());
  }
}
