package io.millrace.seal;

/**
 * The kinds of a chain's records, as tables show them; records with a row come before erased ones.
 */
public enum LinkKind {
  EVENT,
  /** An event whose key and value are not kept. */
  EVENT_WITHOUT_BYTES,
  REJECT,
  /** A reject of a null value, which has no hash beside it, whichever job wrote it. */
  REJECT_OF_NULL,
  /** A reject whose value is kept neither whole nor as a hash. */
  REJECT_WITHOUT_BYTES,
  /** A reject whose value does not match the size and hash beside it. */
  REJECT_INCONSISTENT,
  /** A reject without the size and hash of its value, from a job that wrote no seals. */
  REJECT_WITHOUT_HASH,
  ERASED;

  /** Returns whether this is a reject with neither size nor hash of a value beside it. */
  public boolean isWithoutHash() {
    return this == REJECT_WITHOUT_HASH || this == REJECT_WITHOUT_BYTES;
  }

  /**
   * Returns whether only a job that seals leaves such a row: raw values, hashes of rejects and
   * seals came together.
   */
  public boolean isOfSealingJob() {
    return this == EVENT || this == REJECT || this == REJECT_INCONSISTENT;
  }

  /** Returns whether the row lacks the bytes that a leaf is made of. */
  public boolean isWithoutBytes() {
    return this == EVENT_WITHOUT_BYTES || this == REJECT_WITHOUT_BYTES;
  }
}
