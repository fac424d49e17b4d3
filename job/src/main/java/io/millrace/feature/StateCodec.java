package io.millrace.feature;

/**
 * The packed form of a user: one byte of version, then the contents in the order of the plan, with
 * no names or tags. It is the format of the job's state, so these bytes are read for years: another
 * layout is another version, and the old one stays readable.
 *
 * <pre>
 * version        1 byte: 1 (255 is none: a savepoint's rewriting marks states with it)
 * user_seq       varint
 * reference time signed varint, ms; absent where user_seq is 0, and nothing follows
 * per track      varint count of tiles, then for each, the newest first:
 *                  varint distance to the next newer tile (of the newest: to the reference time's)
 *                  its accumulators: a count is a varint; a sum is varint count and, from 1 on,
 *                    number; a spread varint count, from 1 on mean, from 2 on sum of squares; an
 *                    extreme is a number; a first value is signed varint, ms, and number
 *                  its sketch, if any:
 *                    quantile: varint buckets, of each, the lowest first: signed varint distance
 *                      to the key before, varint count
 *                    distinct: varint keys; of each, the smallest first: a text's 8 bytes, a
 *                      double's number, else a signed varint. Or 65, and HyperLogLog: varint
 *                      registers in use, up to 768 of them: varint distance to the one before and
 *                      one byte of rank each; beyond, all 2048 ranks in six bits each
 *                    first text: signed varint, ms, and text
 *                    counts of texts: varint texts; of each, in the order of UTF-8 bytes: text,
 *                      varint count. Or 65, and nothing: more than 64 texts
 * per latest     varint age at the reference time + 1 ms (0: none), then number or text, if any
 * per decayed    number, then unless it is zero, varint age at the reference time, ms
 * per streak     varint events
 * </pre>
 *
 * An aggregate that is added later has a form of its own, which no older definition writes: the
 * version stays. A varint has 7 bits a byte, the lowest first; a number is a count of bytes and the
 * leading bytes of the double's bits; a text is varint length and UTF-8. Folds of windows are not
 * in it: they are made again from the tiles, to the same bits.
 */
final class StateCodec {
  static final int VERSION = 1;

  private static final long[] NO_STREAKS = {};

  private final FeaturePlan plan;
  private final ByteWriter out = new ByteWriter();
  private final ByteReader in = new ByteReader();

  StateCodec(FeaturePlan plan) {
    this.plan = plan;
  }

  UserState empty() {
    TrackState[] tracks = new TrackState[plan.tracks().length];
    for (int i = 0; i < tracks.length; i++) {
      tracks[i] = plan.tracks()[i].empty();
    }
    Latest[] latest = new Latest[plan.latest().length];
    for (int i = 0; i < latest.length; i++) {
      latest[i] = new Latest();
    }
    Decayed[] decayed = new Decayed[plan.decayed().length];
    for (int i = 0; i < decayed.length; i++) {
      decayed[i] = new Decayed();
    }
    int streaks = plan.streaks().length;
    return new UserState(tracks, latest, decayed, streaks == 0 ? NO_STREAKS : new long[streaks]);
  }

  /** Packs a user into a buffer that is used again for the next one. */
  ByteWriter write(UserState user) {
    out.clear();
    new StateHead(user.userSeq, user.referenceTimeMs).write(out);
    if (user.userSeq > 0) {
      writeHistory(user);
    }
    return out;
  }

  private void writeHistory(UserState user) {
    long referenceTimeMs = user.referenceTimeMs;
    for (TrackState track : user.tracks) {
      track.write(out);
    }
    for (int i = 0; i < user.latest.length; i++) {
      plan.latest()[i].write(user.latest[i], referenceTimeMs, out);
    }
    for (int i = 0; i < user.decayed.length; i++) {
      plan.decayed()[i].write(user.decayed[i], referenceTimeMs, out);
    }
    for (long streak : user.streaks) {
      out.varint(streak);
    }
  }

  /** Replaces a user by another's first {@code length} bytes. */
  void read(byte[] packed, int length, UserState user) {
    in.begin(packed, length);
    StateHead head = StateHead.read(in);
    if (head.userSeq() > 0) {
      user.userSeq = head.userSeq();
      user.referenceTimeMs = head.referenceTimeMs();
      readHistory(user);
    } else {
      user.clear();
    }
    in.requireEnd();
  }

  private void readHistory(UserState user) {
    long referenceTimeMs = user.referenceTimeMs;
    for (int i = 0; i < user.tracks.length; i++) {
      user.tracks[i].read(in, plan.time().tileOf(plan.tracks()[i].clock(), referenceTimeMs));
    }
    for (int i = 0; i < user.latest.length; i++) {
      plan.latest()[i].read(user.latest[i], in, referenceTimeMs);
    }
    for (int i = 0; i < user.decayed.length; i++) {
      plan.decayed()[i].read(user.decayed[i], in, referenceTimeMs);
    }
    for (int i = 0; i < user.streaks.length; i++) {
      user.streaks[i] = in.varint();
    }
  }
}
