package io.millrace.feature;

import java.util.Arrays;

/**
 * Everything that the features remember of one user, in the form that {@link FeatureSet#advance}
 * works on. It belongs to the {@link FeatureSet} that made it, and like that is not thread safe.
 */
public final class UserState {
  /** The reference time before the first event; below every event time. */
  static final long NO_REFERENCE_TIME = Long.MIN_VALUE;

  long userSeq;
  long referenceTimeMs = NO_REFERENCE_TIME;
  final TrackState[] tracks;
  final Latest[] latest;
  final Decayed[] decayed;

  /** The length of each streak. */
  final long[] streaks;

  UserState(TrackState[] tracks, Latest[] latest, Decayed[] decayed, long[] streaks) {
    this.tracks = tracks;
    this.latest = latest;
    this.decayed = decayed;
    this.streaks = streaks;
  }

  /** The number of the user's events so far; the next event is this plus one. */
  public long userSeq() {
    return userSeq;
  }

  /** The greatest event time so far; meaningless before the first event. */
  public long referenceTimeMs() {
    return referenceTimeMs;
  }

  /** Makes it a user before the first event. */
  void clear() {
    userSeq = 0;
    referenceTimeMs = NO_REFERENCE_TIME;
    for (TrackState each : tracks) {
      each.clear();
    }
    for (Latest each : latest) {
      each.clear();
    }
    for (Decayed each : decayed) {
      each.sum = 0;
    }
    Arrays.fill(streaks, 0);
  }

  /** The bytes that the state takes on the heap, estimated from its arrays' lengths. */
  public long heapBytes() {
    long bytes =
        96 + 4L * (tracks.length + latest.length) + (4L + Decayed.HEAP_BYTES) * decayed.length;
    bytes += streaks.length == 0 ? 0 : 16 + 8L * streaks.length;
    for (TrackState each : tracks) {
      bytes += each.heapBytes();
    }
    for (Latest each : latest) {
      bytes += each.heapBytes();
    }
    return bytes;
  }
}
