package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Cut;
import io.millrace.lake.Cut.Tail;
import io.millrace.lake.SealBeginning;
import io.millrace.seal.Head;
import io.millrace.verify.Accounted.Source;
import java.util.Set;
import java.util.stream.Collectors;

/** What is to be said of chains only when those of all partitions are there. */
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
   * @param records how many there are, sealed or not
   */
  void check(Findings findings, Unrecomputed unrecomputed, long records) {
    if (cut.sealing().seals().isEmpty()) {
      unrecomputed.add(NotRecomputed.NOT_SEALED, records);
    } else {
      boolean isOlder = isOlder();
      for (Sealed.Partition each : sealed.partitions()) {
        if (each.isSealed() || isImported(each.source().topic()) || isOlder) {
          unrecomputed.add(NotRecomputed.NOT_SEALED, each.before());
        } else if (cut.sealing().tail() == Tail.PENDING) {
          // Its first records may be those of the checkpoint.
          unrecomputed.add(NotRecomputed.SEAL_PENDING, each.before());
        } else if (each.before() > 0) {
          findings.add(missing(each));
        }
      }
    }
    bytes(findings);
    checkKept(findings, unrecomputed);
  }

  /** Where some partition began before its chain did, the job sealed nothing at that time. */
  private boolean isOlder() {
    return beginning == SealBeginning.LATER
        || sealed.partitions().stream().anyMatch(p -> p.isSealed() && p.before() > 0);
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
    Set<Long> with =
        sealed.partitions().stream()
            .flatMap(each -> each.bytes().with().stream())
            .collect(Collectors.toSet());
    for (Sealed.Partition each : sealed.partitions()) {
      each.bytes()
          .without()
          .forEach(
              (job, offset) -> {
                if (with.contains(job)) {
                  findings.add(
                      Difference.ofRecord(
                          DifferenceKind.RAW_MISSING,
                          place(each, offset),
                          null,
                          null,
                          "seals of events without bytes"));
                }
              });
    }
  }

  /** Imported history has no records that could be sealed. */
  private static boolean isImported(String topic) {
    return topic.startsWith("import:") || topic.startsWith("import-rejects:");
  }

  private static Difference missing(Sealed.Partition partition) {
    return Difference.ofRecord(
        DifferenceKind.SEAL_MISSING,
        place(partition, partition.first()),
        null,
        null,
        "all of the partition: " + partition.before() + " records");
  }

  private static KafkaCoordinates place(Sealed.Partition partition, long offset) {
    return new KafkaCoordinates(
        partition.source().topic(),
        partition.source().partition(),
        offset,
        KafkaCoordinates.NO_TIMESTAMP);
  }
}
