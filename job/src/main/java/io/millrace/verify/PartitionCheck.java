package io.millrace.verify;

import static io.millrace.verify.PartitionFindings.range;
import static io.millrace.verify.PartitionFindings.text;

import io.millrace.history.OrderedRows;
import io.millrace.lake.Cut.Tail;
import io.millrace.lake.StoredSeal;
import io.millrace.seal.Link;
import io.millrace.seal.LinkKind;
import io.millrace.seal.Seal;
import io.millrace.seal.SealChain;
import io.millrace.verify.Accounted.Source;
import java.io.IOException;
import java.util.Arrays;

/**
 * Computes the chain of one partition and compares its seals with it. A seal that differs is
 * reported once: the chain goes on from the seal's own hash, so the difference lies within the seal
 * that is named.
 */
final class PartitionCheck {
  private final Source source;
  private final LinkReader links;
  private final ChainCheck check;
  private final PartitionFindings findings;
  private final KeptHeads kept;
  private final KeptBytes bytes;
  private final byte[] beginning;
  private SealChain chain;
  private SealRecords records;
  private Seal last;
  private long at;

  PartitionCheck(Source source, LinkReader links, ChainCheck check) {
    this.source = source;
    this.links = links;
    this.check = check;
    this.findings = new PartitionFindings(source, check);
    this.kept = new KeptHeads(check.kept(source), check);
    this.bytes = new KeptBytes(check.withBytes());
    this.beginning = SealChain.beginning(source.topic(), source.partition());
  }

  /**
   * @param seals the seals of the partition, in the order of their offsets
   */
  void check(OrderedRows seals) throws IOException {
    long first = links.offset();
    Unsealed before = null;
    chain = SealChain.resume(beginning);
    for (byte[] row = seals.next(); row != null; row = seals.next()) {
      StoredSeal stored = StoredSeal.of(source.topic(), source.partition(), row);
      Seal seal = stored.seal();
      if (last == null) {
        before = skipBelow(seal.fromOffset());
        at = seal.fromOffset();
        kept.before(at);
      } else if (Arrays.equals(seal.toBytes(), last.toBytes())) {
        findings.add(DifferenceKind.SEAL_DOUBLED, seal, range(seal), null);
        continue;
      }
      follow(seal);
      bytes.add(stored, records.eventsWithBytes(), records.eventsWithoutBytes());
      last = seal;
    }
    if (last == null) {
      before = skipBelow(Long.MAX_VALUE);
    } else {
      behind();
    }
    kept.end();
    check.partition(
        new Sealed.Partition(
            source,
            last == null ? Sealed.Partition.NONE : at,
            before,
            first,
            kept.heldTo(),
            kept.behind(),
            bytes.without()));
  }

  /** Takes the rows below an offset, which no seal covers. */
  private Unsealed skipBelow(long offset) throws IOException {
    long rows = 0;
    long ofSealingJob = 0;
    long first = 0;
    while (links.hasBelow(offset)) {
      Link link = links.take();
      rows += link.kind() == LinkKind.ERASED ? 0 : 1;
      if (link.kind().isOfSealingJob()) {
        first = ofSealingJob == 0 ? link.offset() : first;
        ofSealingJob++;
      }
    }
    return new Unsealed(rows, ofSealingJob, first);
  }

  private void follow(Seal seal) throws IOException {
    boolean follows = seal.fromOffset() == at && Arrays.equals(seal.previous(), chain.head());
    if (!follows) {
      boolean begins = last != null && Arrays.equals(seal.previous(), beginning);
      findings.add(
          begins ? DifferenceKind.SEAL_RESTARTED : DifferenceKind.SEAL_CHAIN,
          seal,
          "from " + seal.fromOffset() + ", previous " + text(seal.previous()),
          "from " + at + ", previous " + text(chain.head()));
      unsealed(seal.fromOffset());
      chain = SealChain.resume(seal.previous());
    }
    records = new SealRecords(source, seal.fromOffset());
    take(seal);
    if (seal.fromOffset() >= at) {
      compare(seal);
    }
    if (!Arrays.equals(chain.head(), seal.hash())) {
      chain = SealChain.resume(seal.hash());
    }
    check.records(records.count());
    at = Math.max(at, seal.toOffset());
  }

  private void take(Seal seal) throws IOException {
    while (links.hasBelow(seal.toOffset())) {
      kept.reach(links.offset(), this::head);
      Link link = links.take();
      records.add(link.offset(), link.kind());
      if (link.kind().isWithoutHash()) {
        // A job that seals writes both size and hash.
        findings.add(DifferenceKind.REJECT_VALUE, link.offset(), "without size and hash", null);
      }
      if (!link.kind().isWithoutBytes()) {
        chain.add(link.offset(), link.leaf());
      }
      kept.record();
    }
    records.end(seal.toOffset());
    if (records.haveBytes()) {
      kept.reach(seal.toOffset(), this::head);
    } else {
      kept.reach(seal.toOffset() - 1, this::head);
      // The seal's hash is the only one known here, and the next seal has to follow it.
      chain = SealChain.resume(seal.hash());
      kept.isOfSeals();
      kept.reach(seal.toOffset(), chain::head);
    }
  }

  /** The hash of the chain; null where it cannot be computed. */
  private byte[] head() {
    return records.haveBytes() ? chain.head() : null;
  }

  private void compare(Seal seal) {
    String stored = range(seal) + ": " + seal.records() + " records, " + text(seal.hash());
    boolean isCounted = seal.records() == records.count();
    if (!isCounted) {
      String hash = records.haveBytes() ? ", " + text(chain.head()) : "";
      findings.add(DifferenceKind.SEAL_RECORDS, seal, stored, records.count() + " records" + hash);
    }
    if (!records.haveBytes()) {
      check.notRecomputed(NotRecomputed.SEALED_WITHOUT_BYTES, records.count());
    } else if (isCounted && !Arrays.equals(seal.hash(), chain.head())) {
      String held =
          kept.heldTo() > seal.fromOffset() ? "; as kept up to " + (kept.heldTo() - 1) : "";
      findings.add(DifferenceKind.SEAL_HASH, seal, stored, text(chain.head()) + held);
    } else if (isCounted) {
      check.withoutRecord(records.gaps());
    }
  }

  private void behind() throws IOException {
    if (check.tail() == Tail.PENDING) {
      check.notRecomputed(NotRecomputed.SEAL_PENDING, skipBelow(Long.MAX_VALUE).rows());
    } else {
      unsealed(Long.MAX_VALUE);
    }
  }

  private void unsealed(long below) throws IOException {
    long from = links.offset();
    long to = from;
    long rows = 0;
    while (links.hasBelow(below)) {
      Link link = links.take();
      to = link.offset();
      rows += link.kind() == LinkKind.ERASED ? 0 : 1;
    }
    if (rows > 0) {
      String what = "offsets " + from + " to " + to + ": " + rows + " records";
      findings.add(DifferenceKind.SEAL_MISSING, from, what, null);
    }
  }
}
