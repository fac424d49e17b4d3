package io.millrace.history;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** All rows of some of the users. Many threads write them first, then one reads them. */
public final class Bucket implements Closeable {
  private final RowFile events;
  private final RowFile predictions;

  Bucket(RowFile events, RowFile predictions) {
    this.events = events;
    this.predictions = predictions;
  }

  void event(byte[] row) throws IOException {
    events.append(row);
  }

  void prediction(byte[] row) throws IOException {
    predictions.append(row);
  }

  /** Hands over each user's history, in an order that depends on the order of the rows alone. */
  void forEachUser(RowCodecs codecs, Consumer<UserHistory> users) throws IOException {
    Map<String, Places> eventRows = places(events);
    Map<String, Places> predictionRows = places(predictions);
    Places none = new Places();
    predictionRows.forEach(
        (user, rows) ->
            users.accept(
                new UserHistory(user, events, predictions, codecs)
                    .of(eventRows.getOrDefault(user, none), rows)));
    eventRows.keySet().removeAll(predictionRows.keySet());
    eventRows.forEach(
        (user, rows) ->
            users.accept(new UserHistory(user, events, predictions, codecs).of(rows, none)));
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
  }
}
