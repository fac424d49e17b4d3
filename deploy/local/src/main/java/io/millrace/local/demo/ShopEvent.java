package io.millrace.local.demo;

/**
 * One event of the shop.
 *
 * @param amount in cents, or 0 where nothing is paid
 */
record ShopEvent(
    String id, String user, long timeMs, Type type, String item, String category, int amount) {
  /** A visitor's action. */
  enum Type {
    VIEW("view"),
    SEARCH("search"),
    CLICK("click"),
    ADD_TO_CART("add_to_cart"),
    PURCHASE("purchase");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  ShopEvent withId(String newId) {
    return new ShopEvent(newId, user, timeMs, type, item, category, amount);
  }

  String json() {
    StringBuilder json =
        new StringBuilder(192)
            .append("{\"event_id\":\"")
            .append(id)
            .append("\",\"user_id\":\"")
            .append(user)
            .append("\",\"timestamp\":")
            .append(timeMs)
            .append(",\"type\":\"")
            .append(type.text())
            .append('"');
    if (item != null) {
      json.append(",\"item\":\"").append(item).append('"');
    }
    json.append(",\"category\":\"").append(category).append('"');
    if (amount > 0) {
      json.append(",\"amount\":").append(amount / 100).append('.');
      json.append((char) ('0' + amount / 10 % 10)).append((char) ('0' + amount % 10));
    }
    return json.append('}').toString();
  }
}
