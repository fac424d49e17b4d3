package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.seal.Head;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Compares the kept heads of a partition with its chain while that is computed. */
final class KeptHeads {
  private static final long NONE = -1;

  private final List<Head> heads;
  private final ChainCheck check;
  private int next;
  private long heldTo = NONE;
  private long behind;
  private Chain chain = Chain.COMPUTED;

  /** The origin of the chain's hashes. */
  private enum Chain {
    COMPUTED,
    OF_SEALS
  }

  /**
   * @param heads the kept heads, the lowest first
   */
  KeptHeads(List<Head> heads, ChainCheck check) {
    this.heads = heads;
    this.check = check;
  }

  /** Takes the beginning of the chain. No kept head can lie at or before it. */
  void before(long offset) {
    for (; next < heads.size() && heads.get(next).toOffset() <= offset; next++) {
      differs(DifferenceKind.HEAD_DIFFERS, heads.get(next), "none: the chain begins at " + offset);
    }
  }

  /**
   * Compares the heads up to an offset. All records below it are in the chain.
   *
   * @param hash gives the hash of the chain; null where it cannot be computed
   */
  void reach(long offset, Supplier<byte[]> hash) {
    for (; next < heads.size() && heads.get(next).toOffset() <= offset; next++) {
      Head head = heads.get(next);
      byte[] computed = hash.get();
      boolean isEqual = Arrays.equals(head.hash(), computed);
      if (computed == null || (isEqual && chain == Chain.OF_SEALS)) {
        check.notRecomputed(NotRecomputed.HEAD_NOT_COMPUTED, 1);
      } else if (isEqual) {
        check.headHolds();
        heldTo = head.toOffset();
        behind = 0;
      } else {
        differs(DifferenceKind.HEAD_DIFFERS, head, HexFormat.of().formatHex(computed));
      }
    }
  }

  /**
   * Notes that the chain goes on from a seal's own hash, since records have no bytes. A head on
   * such a chain protects no records.
   */
  void isOfSeals() {
    chain = Chain.OF_SEALS;
  }

  /** Counts a record of the chain. */
  void record() {
    behind++;
  }

  /** Reports the heads that lie behind the last record. */
  void end() {
    for (; next < heads.size(); next++) {
      if (check.isEarlier()) {
        check.notRecomputed(NotRecomputed.HEAD_NOT_COMPUTED, 1);
      } else {
        differs(DifferenceKind.HEAD_BEYOND, heads.get(next), "the seals end before");
      }
    }
  }

  private void differs(DifferenceKind kind, Head head, String recomputed) {
    check.finding(difference(kind, head, recomputed));
  }

  static Difference difference(DifferenceKind kind, Head head, String recomputed) {
    return new Difference(
        kind,
        new KafkaCoordinates(
            head.topic(), head.partition(), head.toOffset() - 1, KafkaCoordinates.NO_TIMESTAMP),
        null,
        null,
        0,
        null,
        "head",
        HexFormat.of().formatHex(head.hash()),
        recomputed);
  }

  /** The greatest offset of a head that lies on the chain; -1 where none does. */
  long heldTo() {
    return heldTo;
  }

  /** The number of sealed records behind that head. */
  long behind() {
    return behind;
  }
}
