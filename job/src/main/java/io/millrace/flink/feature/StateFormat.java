package io.millrace.flink.feature;

import io.millrace.feature.ByteWriter;

/**
 * The two forms of a user's state: packed, as it is stored, and unpacked, which events change and
 * which takes several times the bytes.
 *
 * @param <S> the unpacked state, mutable
 */
interface StateFormat<S> {
  /** A user before the first event. */
  S empty();

  /** Replaces a state by the one that the first {@code length} bytes are. */
  void unpack(byte[] packed, int length, S into);

  /** Packs a state, into a buffer that the next call overwrites. */
  ByteWriter pack(S state);

  /** A cheap estimate of the bytes of a state on the heap. */
  long heapBytes(S state);
}
