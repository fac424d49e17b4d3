package io.millrace.history;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** All rows of some of the users. Many threads write them first, then one reads them. */
public final class Bucket implements Closeable {
  private final RowFile events;
  private final RowFile predictions;
  private final RowFile begun;

  /**
   * @param begun what was made of users' earlier rows; null for none
   */
  Bucket(RowFile events, RowFile predictions, RowFile begun) {
    this.events = events;
    this.predictions = predictions;
    this.begun = begun;
  }

  void event(byte[] row) throws IOException {
    events.append(row);
  }

  void prediction(byte[] row) throws IOException {
    predictions.append(row);
  }

  /**
   * @param row begins with the user
   */
  void begun(byte[] row) throws IOException {
    begun.append(row);
  }

  /** Hands over each user's history, in an order that depends on the order of the rows alone. */
  void forEachUser(RowCodecs codecs, Consumer<UserHistory> users) throws IOException {
    Map<String, Places> eventRows = places(events);
    Map<String, Places> predictionRows = places(predictions);
    Map<String, Places> begunRows = begun == null ? Map.of() : places(begun);
    Set<String> all = new LinkedHashSet<>(predictionRows.keySet());
    all.addAll(eventRows.keySet());
    all.addAll(begunRows.keySet());
    Places none = new Places();
    for (String user : all) {
      Places earlier = begunRows.getOrDefault(user, none);
      users.accept(
          new UserHistory(user, events, predictions, codecs)
              .of(
                  eventRows.getOrDefault(user, none),
                  predictionRows.getOrDefault(user, none),
                  earlier.size() == 0 ? null : begun.row(earlier.at(0))));
    }
  }

  private static Map<String, Places> places(RowFile file) throws IOException {
    Map<String, Places> byUser = new LinkedHashMap<>();
    for (long place : file.seal()) {
      String user = RowHead.user(file.row(place));
      byUser.computeIfAbsent(user, u -> new Places()).add(place);
    }
    return byUser;
  }

  @Override
  public void close() throws IOException {
    events.close();
    predictions.close();
    if (begun != null) {
      begun.close();
    }
  }
}
