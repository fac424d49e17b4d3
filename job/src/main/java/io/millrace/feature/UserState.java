package io.millrace.feature;

/**
 * All that the features remember of one user, in the form that {@link FeatureSet#advance} works on.
 * It belongs to the {@link FeatureSet} that made it, and is as little thread safe as that.
 */
public final class UserState {
  /** Before the first event, and below every event time. */
  static final long NO_REFERENCE_TIME = Long.MIN_VALUE;

  long userSeq;
  long referenceTimeMs = NO_REFERENCE_TIME;
  final TrackState[] tracks;
  final Latest[] latest;
  final Decayed[] decayed;

  /** How long each is. */
  final long[] streaks;

  UserState(TrackState[] tracks, Latest[] latest, Decayed[] decayed, long[] streaks) {
    this.tracks = tracks;
    this.latest = latest;
    this.decayed = decayed;
    this.streaks = streaks;
  }

  /** How many events the user had; the next one is this plus one. */
  public long userSeq() {
    return userSeq;
  }

  /** The greatest event time so far; meaningless before the first event. */
  public long referenceTimeMs() {
    return referenceTimeMs;
  }

  /** What the state takes on the heap, estimated from its arrays' lengths. */
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
