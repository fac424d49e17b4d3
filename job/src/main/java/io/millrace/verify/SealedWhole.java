package io.millrace.verify;

import io.millrace.event.ImportTopics;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Cut;
import io.millrace.lake.Cut.Tail;
import io.millrace.lake.SealBeginning;
import io.millrace.seal.Head;
import io.millrace.verify.Accounted.Source;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what can only be decided once the chains of all partitions are there. */
final class SealedWhole {
  private final Cut cut;
  private final Sealed sealed;
  private final SealBeginning beginning;
  private final Chains.Settings chains;

  SealedWhole(Cut cut, Sealed sealed, SealBeginning beginning, Chains.Settings chains) {
    this.cut = cut;
    this.sealed = sealed;
    this.beginning = beginning;
    this.chains = chains;
  }

  /**
   * @param records the number of records, sealed or not
   */
  void check(Findings findings, Unrecomputed unrecomputed, long records) {
    if (sealed.partitions().isEmpty()) {
      unrecomputed.add(NotRecomputed.NOT_SEALED, records);
    }
    boolean isOlder = isOlder();
    for (Sealed.Partition each : sealed.partitions()) {
      if (ImportTopics.isImported(each.source().topic()) || beginning == SealBeginning.UNKNOWN) {
        unrecomputed.add(NotRecomputed.NOT_SEALED, each.before().rows());
      } else if (beginning == SealBeginning.TO_COME) {
        unrecomputed.add(NotRecomputed.SEAL_PENDING, each.before().ofSealingJob());
        unrecomputed.add(NotRecomputed.NOT_SEALED, each.before().others());
      } else {
        check(each, isOlder, findings, unrecomputed);
      }
    }
    bytes(findings);
    checkKept(findings, unrecomputed);
  }

  private void check(
      Sealed.Partition partition, boolean isOlder, Findings findings, Unrecomputed unrecomputed) {
    Unsealed before = partition.before();
    boolean mayBeOlder = partition.isSealed() || isOlder;
    if (!partition.isSealed() && cut.sealing().tail() == Tail.PENDING) {
      // The partition's first records may be those of the checkpoint whose seals are pending.
      long others = mayBeOlder ? before.others() : 0;
      unrecomputed.add(NotRecomputed.SEAL_PENDING, before.rows() - others);
      unrecomputed.add(NotRecomputed.NOT_SEALED, others);
    } else if (!mayBeOlder && before.rows() > 0) {
      String what = "all of the partition: " + before.rows() + " records";
      findings.add(missing(partition, partition.first(), what));
    } else {
      unrecomputed.add(NotRecomputed.NOT_SEALED, before.others());
      if (before.ofSealingJob() > 0) {
        String what = before.ofSealingJob() + " records with raw values or hashes";
        findings.add(missing(partition, before.firstOfSealingJob(), what));
      }
    }
  }

  /**
   * Whether tables are older than their seals. A partition that began before its chain shows a time
   * without seals.
   */
  private boolean isOlder() {
    return beginning == SealBeginning.LATER
        || sealed.partitions().stream().anyMatch(p -> p.isSealed() && p.before().others() > 0);
  }

  private void checkKept(Findings findings, Unrecomputed unrecomputed) {
    Set<Source> there =
        sealed.partitions().stream().map(Sealed.Partition::source).collect(Collectors.toSet());
    for (Head head : chains.kept()) {
      boolean isThere = there.contains(new Source(head.topic(), head.partition()));
      if (!isThere && chains.reach() == Chains.Reach.EARLIER) {
        unrecomputed.add(NotRecomputed.HEAD_NOT_COMPUTED, 1);
      } else if (!isThere) {
        findings.add(
            KeptHeads.difference(
                DifferenceKind.HEAD_BEYOND, head, "no record of the partition is there"));
      }
    }
  }

  private void bytes(Findings findings) {
    for (Sealed.Partition each : sealed.partitions()) {
      for (KeptBytes.Stretch some : each.withoutBytes()) {
        if (some.isContradicted(sealed.withBytes())) {
          findings.add(
              difference(
                  DifferenceKind.RAW_MISSING,
                  each,
                  some.fromOffset(),
                  "seals of events without bytes"));
        }
      }
    }
  }

  private static Difference missing(Sealed.Partition partition, long offset, String what) {
    return difference(DifferenceKind.SEAL_MISSING, partition, offset, what);
  }

  private static Difference difference(
      DifferenceKind kind, Sealed.Partition partition, long offset, String what) {
    KafkaCoordinates place =
        new KafkaCoordinates(
            partition.source().topic(),
            partition.source().partition(),
            offset,
            KafkaCoordinates.NO_TIMESTAMP);
    return Difference.ofRecord(kind, place, null, null, what);
  }
}
