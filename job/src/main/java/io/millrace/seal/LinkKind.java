package io.millrace.seal;

/** What a table tells of a record that a chain takes; rows come before what is left of them. */
public enum LinkKind {
  EVENT,
  /** An event whose key and value are not kept. */
  EVENT_WITHOUT_BYTES,
  REJECT,
  /** A reject without a value, which has no hash beside it whatever job wrote it. */
  REJECT_OF_NULL,
  /** A reject of whose value neither the whole nor its hash is kept. */
  REJECT_WITHOUT_BYTES,
  /** A reject whose value is not the one that stands beside it as size and hash. */
  REJECT_INCONSISTENT,
  /** A reject without the size and hash of its value, as jobs left them that wrote no seals. */
  REJECT_WITHOUT_HASH,
  ERASED;

  /** Whether it is a reject with neither size nor hash of a value beside it. */
  public boolean isWithoutHash() {
    return this == REJECT_WITHOUT_HASH || this == REJECT_WITHOUT_BYTES;
  }

  /**
   * Whether only a job that seals leaves such a row: raw values, hashes of rejects and seals came
   * together.
   */
  public boolean isOfSealingJob() {
    return this == EVENT || this == REJECT || this == REJECT_INCONSISTENT;
  }

  /** Whether the leaf is of bytes that the row does not have. */
  public boolean isWithoutBytes() {
    return this == EVENT_WITHOUT_BYTES || this == REJECT_WITHOUT_BYTES;
  }
}
