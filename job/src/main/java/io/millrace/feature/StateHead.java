package io.millrace.feature;

/**
 * The beginning of a user's packed form, as {@link StateCodec} describes it.
 *
 * @param userSeq the number of the user's events
 * @param referenceTimeMs below every event time before the first event
 */
public record StateHead(long userSeq, long referenceTimeMs) {

  /**
   * Reads the beginning of a state of any features.
   *
   * @throws StateFormatException where this build cannot have written it
   */
  public static StateHead of(byte[] packed) {
    return read(new ByteReader(packed));
  }

  static StateHead read(ByteReader in) {
    int version = in.oneByte();
    if (version != StateCodec.VERSION) {
      throw new StateFormatException(
          "its format has version " + version + " (this build reads " + StateCodec.VERSION + ")");
    }
    long userSeq = in.varint();
    return new StateHead(userSeq, userSeq == 0 ? UserState.NO_REFERENCE_TIME : in.signed());
  }

  void write(ByteWriter out) {
    out.oneByte(StateCodec.VERSION);
    out.varint(userSeq);
    if (userSeq > 0) {
      out.signed(referenceTimeMs);
    }
  }
}
