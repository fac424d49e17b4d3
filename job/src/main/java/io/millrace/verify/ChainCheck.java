package io.millrace.verify;

import io.millrace.history.OrderedRows;
import io.millrace.lake.Cut.Tail;
import io.millrace.seal.Head;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import io.millrace.verify.Chains.Reach;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Computes the chains of partitions, one after the other, and gathers the results. */
public final class ChainCheck {
  private final Chains.Settings settings;
  private final Findings findings;
  private final Map<Source, List<Head>> kept;
  private final Unrecomputed unrecomputed = new Unrecomputed();
  private final List<Sealed.Partition> partitions = new ArrayList<>();
  private final List<Run> withoutRecord = new ArrayList<>();
  private final List<Run> erased = new ArrayList<>();
  private final CheckpointSet withBytes = new CheckpointSet();
  private long records;
  private long heads;

  ChainCheck(Chains.Settings settings, Findings findings) {
    this.settings = settings;
    this.findings = findings;
    this.kept =
        settings.kept().stream()
            .collect(Collectors.groupingBy(h -> new Source(h.topic(), h.partition())));
  }

  void check(Source source, OrderedRows links, OrderedRows seals) throws IOException {
    new PartitionCheck(source, new LinkReader(source, links, this), this).check(seals);
  }

  void finding(Difference difference) {
    findings.add(difference);
  }

  void notRecomputed(NotRecomputed why, long count) {
    unrecomputed.add(why, count);
  }

  /** Takes offsets without a record in the topic, as a seal over the records around them shows. */
  void withoutRecord(List<Run> runs) {
    withoutRecord.addAll(runs);
  }

  void erased(Run run) {
    erased.add(run);
  }

  void records(long more) {
    records += more;
  }

  void headHolds() {
    heads++;
  }

  void partition(Sealed.Partition partition) {
    partitions.add(partition);
  }

  /** The kept heads of a partition, the lowest first. */
  List<Head> kept(Source source) {
    return kept.getOrDefault(source, List.of()).stream()
        .sorted(Comparator.comparingLong(Head::toOffset))
        .toList();
  }

  /** The set that takes the checkpoints whose seals have events with raw values. */
  CheckpointSet withBytes() {
    return withBytes;
  }

  Tail tail() {
    return settings.tail();
  }

  boolean isEarlier() {
    return settings.reach() == Reach.EARLIER;
  }

  public Sealed sealed() {
    return new Sealed(partitions, records, heads, withBytes);
  }

  public Unrecomputed unrecomputed() {
    return unrecomputed;
  }

  /** The offsets that need no row. */
  public List<Explained> explained() {
    return List.of(
        new Explained(NotRecomputed.OFFSETS_EXPLAINED, withoutRecord),
        new Explained(NotRecomputed.ERASED_OFFSETS, erased));
  }
}
