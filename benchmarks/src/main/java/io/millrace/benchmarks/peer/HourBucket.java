package io.millrace.benchmarks.peer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** A user's hour, for the windows of a day and of a week. */
public final class HourBucket {
  public int views;
  public int clicks;
  public int carts;
  public int purchases;
  public double cartValue;
  public Set<String> items = new HashSet<>();

  void add(PeerEvent event) {
    switch (event.type) {
      case "view" -> views++;
      case "click" -> clicks++;
      case "purchase" -> purchases++;
      case "add_to_cart" -> {
        carts++;
        cartValue += event.amount == null ? 0 : event.amount;
      }
      default -> {}
    }
    if (event.item != null) {
      items.add(event.item);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(views);
    out.writeInt(clicks);
    out.writeInt(carts);
    out.writeInt(purchases);
    out.writeDouble(cartValue);
    out.writeInt(items.size());
    for (String item : items) {
      out.writeUTF(item);
    }
  }

  static HourBucket read(DataInput in) throws IOException {
    HourBucket bucket = new HourBucket();
    bucket.views = in.readInt();
    bucket.clicks = in.readInt();
    bucket.carts = in.readInt();
    bucket.purchases = in.readInt();
    bucket.cartValue = in.readDouble();
    for (int left = in.readInt(); left > 0; left--) {
      bucket.items.add(in.readUTF());
    }
    return bucket;
  }
}
