package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.history.OrderedRows;
import io.millrace.seal.Link;
import io.millrace.seal.LinkKind;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads the links of a partition, one for each offset. A second link at an offset means a record
 * that is erased and not deleted yet, or one that is doubled, which {@link Accounting} reports.
 */
final class LinkReader {
  private static final long NONE = -1;

  private final Source source;
  private final OrderedRows rows;
  private final ChainCheck check;
  private Link next;
  private long erasedFrom = NONE;
  private long erasedTo = NONE;

  LinkReader(Source source, OrderedRows rows, ChainCheck check) throws IOException {
    this.source = source;
    this.rows = rows;
    this.check = check;
    next = read();
  }

  /** Whether there is a link below an offset. */
  boolean hasBelow(long offset) {
    return next != null && next.offset() < offset;
  }

  /** The offset of the next link; -1 where there is none. */
  long offset() {
    return next == null ? NONE : next.offset();
  }

  Link take() throws IOException {
    Link link = next;
    next = read();
    return link;
  }

  private Link read() throws IOException {
    byte[] row = rows.next();
    if (row == null) {
      endErased();
      return null;
    }
    Link link = Link.of(row);
    if (link.kind() == LinkKind.REJECT_INCONSISTENT) {
      differs(DifferenceKind.REJECT_VALUE, link, null, null);
    }
    boolean isErased = link.kind() == LinkKind.ERASED;
    for (byte[] other = rows.peek(); other != null; other = rows.peek()) {
      Link same = Link.of(other);
      if (same.offset() != link.offset()) {
        break;
      }
      rows.next();
      link = together(link, same);
    }
    if (isErased) {
      erased(link.offset());
    }
    return link;
  }

  private Link together(Link link, Link other) {
    if (other.kind() != LinkKind.ERASED) {
      return link;
    }
    if (link.kind().isWithoutBytes()) {
      check.notRecomputed(NotRecomputed.ERASURE_UNFINISHED, 1);
      return other;
    }
    if (!Arrays.equals(link.leaf(), other.leaf())) {
      differs(DifferenceKind.ERASED_DIFFERS, link, other.leaf(), link.leaf());
    } else if (link.kind() != LinkKind.ERASED) {
      check.notRecomputed(NotRecomputed.ERASURE_UNFINISHED, 1);
    }
    return link;
  }

  private void differs(DifferenceKind kind, Link link, byte[] stored, byte[] recomputed) {
    check.finding(
        new Difference(
            kind,
            new KafkaCoordinates(
                source.topic(), source.partition(), link.offset(), KafkaCoordinates.NO_TIMESTAMP),
            null,
            null,
            0,
            null,
            stored == null ? "value" : "leaf",
            text(stored),
            text(recomputed)));
  }

  private static String text(byte[] hash) {
    return hash == null ? null : HexFormat.of().formatHex(hash);
  }

  private void erased(long offset) {
    if (erasedTo != offset - 1 || erasedFrom == NONE) {
      endErased();
      erasedFrom = offset;
    }
    erasedTo = offset;
  }

  private void endErased() {
    if (erasedFrom != NONE) {
      check.erased(new Run(source, erasedFrom, erasedTo));
      erasedFrom = NONE;
    }
  }
}
