package io.millrace.flink.sink;

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.table.data.StringData;

/** The names of an enum's constants as values of a column, encoded once. */
final class EnumTexts<E extends Enum<E>> {
  private final Map<E, StringData> texts;

  EnumTexts(Class<E> type) {
    texts = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      texts.put(constant, StringData.fromString(constant.name()));
    }
  }

  StringData of(E constant) {
    return texts.get(constant);
  }
}
