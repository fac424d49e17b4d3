package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.history.OrderedRows;
import io.millrace.lake.Cut.Tail;
import io.millrace.lake.StoredSeal;
import io.millrace.seal.Link;
import io.millrace.seal.LinkKind;
import io.millrace.seal.Seal;
import io.millrace.seal.SealChain;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Computes the chain of one partition and holds its seals against it. A seal that differs is told
 * once: the chain goes on from what it says, so what differs lies within the seal that is named.
 */
final class PartitionCheck {
  private final Source source;
  private final LinkReader links;
  private final ChainCheck check;
  private final KeptHeads kept;
  private final byte[] beginning;
  private final List<Run> gaps = new ArrayList<>();
  private SealChain chain;
  private final KeptBytes bytes = new KeptBytes();
  private Seal last;
  private long at;
  private long count;
  private long withoutBytes;
  private long eventsWithBytes;
  private long eventsWithoutBytes;

  PartitionCheck(Source source, LinkReader links, ChainCheck check) {
    this.source = source;
    this.links = links;
    this.check = check;
    this.kept = new KeptHeads(check.kept(source), check);
    this.beginning = SealChain.beginning(source.topic(), source.partition());
  }

  /**
   * @param seals of the partition, in the order of their offsets
   */
  void check(OrderedRows seals) throws IOException {
    long first = links.offset();
    long before = 0;
    chain = SealChain.resume(beginning);
    for (byte[] row = seals.next(); row != null; row = seals.next()) {
      StoredSeal stored = StoredSeal.of(source.topic(), source.partition(), row);
      Seal seal = stored.seal();
      if (last == null) {
        before = skipBelow(seal.fromOffset());
        at = seal.fromOffset();
        kept.before(at);
      } else if (Arrays.equals(seal.toBytes(), last.toBytes())) {
        differs(DifferenceKind.SEAL_DOUBLED, seal, range(seal), null);
        continue;
      }
      follow(seal);
      bytes.add(stored.job(), seal.fromOffset(), eventsWithBytes, eventsWithoutBytes);
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
            bytes));
  }

  /** Rows below an offset, which no seal covers. */
  private long skipBelow(long offset) throws IOException {
    long skipped = 0;
    while (links.hasBelow(offset)) {
      skipped += links.take().kind() == LinkKind.ERASED ? 0 : 1;
    }
    return skipped;
  }

  private void follow(Seal seal) throws IOException {
    boolean follows = seal.fromOffset() == at && Arrays.equals(seal.previous(), chain.head());
    if (!follows) {
      boolean begins = last != null && Arrays.equals(seal.previous(), beginning);
      differs(
          begins ? DifferenceKind.SEAL_RESTARTED : DifferenceKind.SEAL_CHAIN,
          seal,
          "from " + seal.fromOffset() + ", previous " + text(seal.previous()),
          "from " + at + ", previous " + text(chain.head()));
      unsealed(seal.fromOffset());
      chain = SealChain.resume(seal.previous());
    }
    boolean isWhole = seal.fromOffset() >= at;
    count = 0;
    withoutBytes = 0;
    eventsWithBytes = 0;
    eventsWithoutBytes = 0;
    gaps.clear();
    take(seal);
    if (isWhole) {
      compare(seal);
    }
    if (!Arrays.equals(chain.head(), seal.hash())) {
      chain = SealChain.resume(seal.hash());
    }
    check.records(count);
    at = Math.max(at, seal.toOffset());
  }

  private void take(Seal seal) throws IOException {
    long next = seal.fromOffset();
    while (links.hasBelow(seal.toOffset())) {
      kept.reach(links.offset(), this::head);
      Link link = links.take();
      gap(next, link.offset());
      next = link.offset() + 1;
      count++;
      if (link.kind().isWithoutHash()) {
        // A job that seals writes both.
        differs(DifferenceKind.REJECT_VALUE, link.offset(), "without size and hash", null);
      }
      if (link.kind().isWithoutBytes()) {
        withoutBytes++;
        eventsWithoutBytes += link.kind() == LinkKind.EVENT_WITHOUT_BYTES ? 1 : 0;
      } else {
        eventsWithBytes += link.kind() == LinkKind.EVENT ? 1 : 0;
        chain.add(link.offset(), link.leaf());
      }
      kept.record();
    }
    gap(next, seal.toOffset());
    if (withoutBytes > 0) {
      kept.reach(seal.toOffset() - 1, this::head);
      // All that is left to go by, and what the next seal has to follow.
      chain = SealChain.resume(seal.hash());
      kept.isTold();
      kept.reach(seal.toOffset(), chain::head);
    } else {
      kept.reach(seal.toOffset(), this::head);
    }
  }

  /** Null where it cannot be computed. */
  private byte[] head() {
    return withoutBytes > 0 ? null : chain.head();
  }

  private void gap(long from, long to) {
    if (from < to) {
      gaps.add(new Run(source, from, to - 1));
    }
  }

  private void compare(Seal seal) {
    String stored = range(seal) + ": " + seal.records() + " records, " + text(seal.hash());
    boolean isCounted = seal.records() == count;
    if (!isCounted) {
      differs(
          DifferenceKind.SEAL_RECORDS,
          seal,
          stored,
          count + " records" + (withoutBytes > 0 ? "" : ", " + text(chain.head())));
    }
    if (withoutBytes > 0) {
      check.notRecomputed(NotRecomputed.SEALED_WITHOUT_BYTES, count);
      // One run of the job keeps them all or none.
      if (eventsWithBytes > 0 && eventsWithoutBytes > 0) {
        differs(
            DifferenceKind.RAW_MISSING,
            seal,
            range(seal) + ": " + eventsWithoutBytes + " events without bytes",
            eventsWithBytes + " events have theirs");
      }
    } else if (isCounted && !Arrays.equals(seal.hash(), chain.head())) {
      differs(
          DifferenceKind.SEAL_HASH,
          seal,
          stored,
          text(chain.head())
              + (kept.heldTo() > seal.fromOffset()
                  ? "; as kept up to " + (kept.heldTo() - 1)
                  : ""));
    } else if (isCounted) {
      check.withoutRecord(gaps);
    }
  }

  private void behind() throws IOException {
    long from = links.offset();
    if (check.tail() == Tail.PENDING) {
      check.notRecomputed(NotRecomputed.SEAL_PENDING, skipBelow(Long.MAX_VALUE));
    } else if (from >= 0) {
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
      differs(DifferenceKind.SEAL_MISSING, from, what, null);
    }
  }

  private static String range(Seal seal) {
    return "offsets " + seal.fromOffset() + " to " + (seal.toOffset() - 1);
  }

  private void differs(DifferenceKind kind, Seal seal, String stored, String recomputed) {
    differs(kind, seal.fromOffset(), stored, recomputed);
  }

  private void differs(DifferenceKind kind, long offset, String stored, String recomputed) {
    check.finding(
        new Difference(
            kind,
            new KafkaCoordinates(
                source.topic(), source.partition(), offset, KafkaCoordinates.NO_TIMESTAMP),
            null,
            null,
            0,
            null,
            null,
            stored,
            recomputed));
  }

  private static String text(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
