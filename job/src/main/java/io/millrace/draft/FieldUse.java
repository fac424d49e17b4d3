package io.millrace.draft;

import io.millrace.event.FieldType;
import java.util.List;
import java.util.Set;

/** The fitness of a field for a feature, by its name and its values; 0 for unfit. */
final class FieldUse {
  private static final Set<String> EVENT_WORDS =
      Set.of("type", "event", "action", "kind", "status");
  private static final Set<String> ITEM_WORDS =
      Set.of(
          "item",
          "product",
          "sku",
          "stock",
          "article",
          "merchant",
          "store",
          "shop",
          "category",
          "page",
          "url",
          "ip",
          "device",
          "city",
          "zone",
          "driver",
          "country");
  private static final Set<String> NO_AMOUNT_WORDS =
      Set.of(
          "lat",
          "latitude",
          "lng",
          "lon",
          "long",
          "longitude",
          "version",
          "year",
          "month",
          "day",
          "hour",
          "zip",
          "postcode",
          "index",
          "position");
  private static final Set<String> QUANTITY_WORDS = Set.of("quantity", "qty", "units");
  private static final Set<String> COUNT_WORDS =
      Set.of("quantity", "qty", "count", "distance", "duration", "km", "seconds", "minutes");

  private static final int CATEGORIES_MAX = 50;

  private FieldUse() {}

  /** The fitness as the kind of an event: few different texts under such a name. */
  static int asEvent(DraftField field) {
    return asCategory(field) > 0 && Words.anyOf(Words.of(field.name()), EVENT_WORDS)
        ? field.place().names().size() == 1 ? 2 : 1
        : 0;
  }

  static int asCategory(DraftField field) {
    PlaceValues values = field.values();
    boolean isCategory =
        field.type() == FieldType.STRING
            && values.distinct() > 1
            && values.distinct() <= CATEGORIES_MAX
            && 2 * values.distinct() <= values.total()
            && values.areShort();
    return isCategory ? 1 : 0;
  }

  static int asAmount(DraftField field) {
    List<String> words = Words.of(field.name());
    boolean isNumber = field.type() == FieldType.DOUBLE || field.type() == FieldType.LONG;
    if (!isNumber || Words.anyOf(words, NO_AMOUNT_WORDS) || IdGuess.isKey(words)) {
      return 0;
    } else if (TypeGuess.isMoney(words)) {
      return 4;
    } else if (Words.anyOf(words, COUNT_WORDS)) {
      return 2;
    }
    return field.type() == FieldType.DOUBLE ? 1 : 0;
  }

  static int asFlag(DraftField field) {
    return field.type() == FieldType.BOOLEAN && field.values().texts().size() == 2 ? 1 : 0;
  }

  /** The fitness as an item of which a user has several: fewer than events, and more than one. */
  static int asItem(DraftField field) {
    PlaceValues values = field.values();
    boolean isKey = field.type() == FieldType.STRING || field.type() == FieldType.LONG;
    boolean repeats =
        values.areShort() && values.distinct() > 2 && 10 * values.distinct() <= 9 * values.total();
    List<String> words = Words.of(field.name());
    if (!isKey || !repeats) {
      return 0;
    } else if (Words.anyOf(words, ITEM_WORDS)) {
      return IdGuess.isKey(words) ? 4 : 3;
    }
    return IdGuess.isKey(words) ? 2 : field.type() == FieldType.STRING ? 1 : 0;
  }

  /** The fitness as a quantity by which a price is multiplied. */
  static int asQuantity(DraftField field) {
    boolean isNumber = field.type() == FieldType.DOUBLE || field.type() == FieldType.LONG;
    return isNumber && Words.anyOf(Words.of(field.name()), QUANTITY_WORDS) ? 1 : 0;
  }
}
