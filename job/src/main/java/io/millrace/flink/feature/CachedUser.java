package io.millrace.flink.feature;

import io.millrace.feature.ByteWriter;

/**
 * One user in a {@link WriteBehindCache}, with the packed state.
 *
 * @param <S> the unpacked state
 */
final class CachedUser<S> extends ClockRing.Entry {
  /** The turn of a user who has had no event since the state was read. */
  private static final long NO_TURN = Long.MIN_VALUE / 2;

  /**
   * The bytes besides the packed state's: a map entry, this object, the string's objects, an
   * array's header, references in the queue and the ring.
   */
  private static final int OVERHEAD_BYTES = 160;

  private static final byte[] NOTHING = {};

  final String name;

  /** The bytes of all users. */
  private final ByteTally tally;

  /** The packed state, and room to grow. */
  private byte[] packed;

  private int length;

  /** The unpacked state, where that is kept too; it may be newer than the packed one. */
  HotUser<S> hot;

  /** Whether the state differs from the store's. */
  boolean isChanged;

  /** The number of the last event, counted over all users. */
  long turn = NO_TURN;

  /**
   * @param packed the state as the store has it
   * @param tally the estimated bytes on the heap of all users, without those of unpacked states
   */
  CachedUser(String name, byte[] packed, ByteTally tally) {
    this.name = name;
    this.packed = packed;
    this.length = packed.length;
    this.tally = tally;
    tally.add(OVERHEAD_BYTES + 2L * name.length() + packed.length);
  }

  byte[] packed() {
    return packed;
  }

  /** The number of the leading bytes of {@link #packed} that are the state. */
  int length() {
    return length;
  }

  /**
   * Takes a new packed state, into the same array where that is neither too small nor too large.
   */
  void pack(ByteWriter state) {
    length = state.size();
    if (length > packed.length || length < packed.length / 2) {
      byte[] roomy = new byte[length + length / 8 + 8];
      tally.add(roomy.length - packed.length);
      packed = roomy;
    }
    state.copyTo(packed);
  }

  /** Lets go of the state, since this object may still be in the queue of changed users. */
  void forget() {
    tally.add(-OVERHEAD_BYTES - 2L * name.length() - packed.length);
    packed = NOTHING;
    length = 0;
  }
}
