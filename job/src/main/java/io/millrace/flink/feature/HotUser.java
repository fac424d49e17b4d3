package io.millrace.flink.feature;

/**
 * The unpacked state of a user in {@link HotUsers}.
 *
 * @param <S> the unpacked state
 */
final class HotUser<S> extends ClockRing.Entry {
  final CachedUser<S> user;
  final S state;

  /** The bytes that the state was last counted with. */
  long bytes;

  /** Whether the state is newer than the packed one. */
  boolean isAhead;

  HotUser(CachedUser<S> user, S state) {
    this.user = user;
    this.state = state;
  }
}
