package io.millrace.flink.feature;

/**
 * The unpacked state of a user in {@link HotUsers}.
 *
 * @param <S> the unpacked state
 */
final class HotUser<S> {
  final CachedUser<S> user;
  final S state;

  /** The bytes that the state was last counted with. */
  long bytes;

  /** Whether the state is newer than the packed one. */
  boolean isAhead;

  /** Whether an event has come since the hand of the clock went by. */
  boolean isUsed;

  HotUser(CachedUser<S> user, S state) {
    this.user = user;
    this.state = state;
  }

  /** Returns whether an event has come since the last call. */
  boolean clearUse() {
    boolean was = isUsed;
    isUsed = false;
    return was;
  }
}
