package io.millrace.benchmarks.peer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A user's minute, for the window of an hour. */
public final class MinuteBucket {
  public int views;
  public int clicks;

  void add(PeerEvent event) {
    views += event.type.equals("view") ? 1 : 0;
    clicks += event.type.equals("click") ? 1 : 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(views);
    out.writeInt(clicks);
  }

  static MinuteBucket read(DataInput in) throws IOException {
    MinuteBucket bucket = new MinuteBucket();
    bucket.views = in.readInt();
    bucket.clicks = in.readInt();
    return bucket;
  }
}
