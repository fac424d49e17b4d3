package io.millrace.draft;

import io.millrace.event.DataKind;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The type that a field at a place may have.
 *
 * @param accepted the number of values that the decoder accepts as this type
 */
record TypeGuess(FieldType type, long accepted) {
  private static final Set<String> MONEY =
      Set.of(
          "amount",
          "amt",
          "price",
          "fare",
          "cost",
          "total",
          "subtotal",
          "spend",
          "revenue",
          "fee",
          "tax",
          "tip",
          "discount",
          "balance",
          "payment",
          "paid",
          "charge",
          "gross",
          "net",
          "value");

  /** The type that accepts most values, the narrowest of equals. */
  static TypeGuess of(Place place) {
    PlaceValues values = place.values();
    TypeGuess best = null;
    for (FieldType type : narrowestFirst(Words.of(place.name()), values)) {
      long accepted = accepted(type, values);
      if (best == null || accepted > best.accepted) {
        best = new TypeGuess(type, accepted);
      }
    }
    return best;
  }

  private static List<FieldType> narrowestFirst(List<String> words, PlaceValues values) {
    List<FieldType> types = new ArrayList<>();
    if (TimeGuess.isTime(words) && values.times(TimeFormat.MS) == values.of(DataKind.LONG)) {
      types.add(FieldType.TIMESTAMP);
    }
    types.add(FieldType.BOOLEAN);
    types.addAll(
        isMoney(words)
            ? List.of(FieldType.DOUBLE, FieldType.LONG)
            : List.of(FieldType.LONG, FieldType.DOUBLE));
    if (values.times(TimeFormat.ISO) == values.of(DataKind.STRING)) {
      types.add(FieldType.TIMESTAMP);
    }
    types.add(FieldType.STRING);
    return types;
  }

  /**
   * Whether the name is one of money: an amount that is whole in a sample may have a fraction
   * later, which is no long.
   */
  static boolean isMoney(List<String> words) {
    return Words.anyOf(words, MONEY) && !TimeGuess.isTime(words);
  }

  private static long accepted(FieldType type, PlaceValues values) {
    long longs = values.of(DataKind.LONG);
    return switch (type) {
      case STRING -> values.of(DataKind.STRING);
      case LONG -> longs;
      case DOUBLE ->
          longs + values.of(DataKind.BIG_INTEGER) + values.of(DataKind.DECIMAL) - values.infinite();
      case BOOLEAN -> values.of(DataKind.BOOLEAN);
      case TIMESTAMP -> values.times(TimeFormat.ISO) + values.times(TimeFormat.MS);
    };
  }

  /** Whether the type accepts all values, dirt aside. */
  boolean isUsable(PlaceValues values) {
    long refused = values.total() - accepted;
    return refused == 0 || refused * PlaceValues.DIRT <= values.total();
  }
}
