package io.millrace.feature;

/**
 * The places of the parts of a user's packed form, which {@link StateCodec} describes, so that
 * parts can be copied as they are.
 */
final class PackedUser {
  private final byte[] packed;
  private final StateHead head;
  private final PackedTiles[] tracks;

  /** Where each of the parts behind the tracks begins, and where the last one ends. */
  private final int[] bounds;

  private final int latest;
  private final int decayed;

  /**
   * Finds the parts.
   *
   * @param plan that of the features that have written it
   * @throws StateFormatException where they cannot have written it
   */
  PackedUser(FeaturePlan plan, byte[] packed) {
    this.packed = packed;
    ByteReader in = new ByteReader(packed);
    head = StateHead.read(in);
    latest = plan.latest().length;
    decayed = plan.decayed().length;
    tracks = new PackedTiles[plan.tracks().length];
    bounds = new int[latest + decayed + plan.streaks().length + 1];
    if (head.userSeq() > 0) {
      find(plan, in);
    }
    in.requireEnd();
  }

  private void find(FeaturePlan plan, ByteReader in) {
    long referenceTimeMs = head.referenceTimeMs();
    for (int i = 0; i < tracks.length; i++) {
      Track track = plan.tracks()[i];
      long tile = plan.time().tileOf(track.clock(), referenceTimeMs);
      tracks[i] = PackedTiles.find(packed, in, track.shape(), tile);
    }
    int next = 0;
    bounds[next] = at(in);
    Latest value = new Latest();
    for (LatestTrack each : plan.latest()) {
      each.read(value, in, referenceTimeMs);
      bounds[++next] = at(in);
    }
    Decayed sum = new Decayed();
    for (DecayedTrack each : plan.decayed()) {
      each.read(sum, in, referenceTimeMs);
      bounds[++next] = at(in);
    }
    for (int i = 0; i < plan.streaks().length; i++) {
      in.varint();
      bounds[++next] = at(in);
    }
  }

  private int at(ByteReader in) {
    return packed.length - in.remaining();
  }

  StateHead head() {
    return head;
  }

  PackedTiles tiles(int track) {
    return tracks[track];
  }

  void writeLatest(int index, ByteWriter out) {
    write(index, out);
  }

  void writeDecayed(int index, ByteWriter out) {
    write(latest + index, out);
  }

  void writeStreak(int index, ByteWriter out) {
    write(latest + decayed + index, out);
  }

  private void write(int part, ByteWriter out) {
    out.written(packed, bounds[part], bounds[part + 1]);
  }
}
