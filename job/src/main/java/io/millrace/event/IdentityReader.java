package io.millrace.event;

import com.google.common.base.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Reads an event's user or id: a string or an integer as written in a document's slot, or the
 * record's Kafka key as strict UTF-8. Either has 1 to 256 bytes.
 */
final class IdentityReader {
  private static final int BYTES_MAX = 256;
  private static final int UTF8_BYTES_PER_CHAR_MAX = 3;

  private final RejectReason invalid;
  private final int slot;
  private final String label;

  private IdentityReader(RejectReason invalid, int slot, String label) {
    this.invalid = invalid;
    this.slot = slot;
    this.label = label;
  }

  /**
   * @param invalid the reason where the text is empty or too long
   */
  static IdentityReader ofField(RejectReason invalid, String path, int slot) {
    return new IdentityReader(invalid, slot, Rejection.label(path));
  }

  static IdentityReader ofKafkaKey() {
    return new IdentityReader(RejectReason.INVALID_USER, PathTree.NO_SLOT, "the Kafka key");
  }

  /** Asks the slots to keep what {@link #text} needs. */
  void prepare(Slots slots) {
    if (!isKafkaKey()) {
      slots.keepText(slot);
    }
  }

  void checkPresent(Slots slots, byte[] key) throws Rejection {
    if (isKafkaKey() ? key == null : slots.kind(slot) == DataKind.ABSENT) {
      throw Rejection.missing(label);
    }
  }

  /** The text, not yet checked; null for a key that is not UTF-8. */
  String text(Slots slots, byte[] key) throws Rejection {
    if (isKafkaKey()) {
      return Utf8.isWellFormed(key) ? new String(key, StandardCharsets.UTF_8) : null;
    }
    DataKind kind = slots.kind(slot);
    if (kind != DataKind.STRING && !kind.isInteger()) {
      throw Rejection.wrongType(label, "a string or an integer", kind);
    }
    return slots.text(slot);
  }

  /** Checks that a result of {@link #text} is a text of 1 to 256 bytes. */
  void check(String text) throws Rejection {
    if (text == null) {
      throw new Rejection(invalid, label + " is not UTF-8");
    }
    if (text.isEmpty()) {
      throw new Rejection(invalid, label + " is empty");
    }
    if (text.length() * (long) UTF8_BYTES_PER_CHAR_MAX > BYTES_MAX) {
      int bytes = Utf8.encodedLength(text);
      if (bytes > BYTES_MAX) {
        throw new Rejection(
            invalid, label + " has " + bytes + " bytes (must be 1 to " + BYTES_MAX + ')');
      }
    }
  }

  private boolean isKafkaKey() {
    return slot == PathTree.NO_SLOT;
  }
}
