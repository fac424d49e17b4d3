package io.millrace.imports;

import io.millrace.event.KafkaCoordinates;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.iceberg.Accessor;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Writes rows of columns as the JSON that the decoder reads, so that the rules are the decoder's
 * own. A number that JSON cannot write is written as one that overflows, which the decoder refuses.
 * Belongs to one thread.
 */
final class RowDocument {
  private static final String OVERFLOW = "1e999";
  private static final long MICROS_PER_MS = 1_000;
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final String HEX = "0123456789abcdef";

  private final List<Column> columns = new ArrayList<>();
  private final Map<String, Column> places = new LinkedHashMap<>();
  private final String topic;
  private final StringBuilder out = new StringBuilder();

  private record Column(String part, boolean isInstant, Accessor<StructLike> accessor) {
    Object value(StructLike row) {
      Object value = accessor.get(row);
      return value != null && isInstant ? millis((long) value) : value;
    }

    private static Object millis(long micros) {
      return Math.floorDiv(micros, MICROS_PER_MS);
    }
  }

  /**
   * @param projection the columns of the rows
   * @param topic the topic of records without coordinates
   */
  RowDocument(ColumnMapping mapping, Schema projection, String topic) {
    this.topic = topic;
    mapping
        .columns()
        .forEach(
            (part, field) -> {
              Column column = column(part, field, projection);
              boolean isPlace =
                  part.equals(ColumnNames.TIMESTAMP) || part.startsWith("coordinate ");
              if (isPlace) {
                places.put(part, column);
              } else {
                columns.add(column);
              }
            });
  }

  private static Column column(String part, NestedField field, Schema projection) {
    return new Column(
        part, ColumnMapping.isInstant(field.type()), projection.accessorForField(field.fieldId()));
  }

  byte[] of(StructLike row) {
    out.setLength(0);
    out.append('{');
    for (Column column : columns) {
      Object value = column.value(row);
      if (value != null) {
        out.append(out.length() == 1 ? "\"" : ",\"").append(column.part()).append("\":");
        value(value);
      }
    }
    return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(Object value) {
    if (value instanceof CharSequence text) {
      text(text);
    } else if ((value instanceof Double number && !Double.isFinite(number))
        || (value instanceof Float small && !Float.isFinite(small))) {
      out.append(OVERFLOW);
    } else if (value instanceof Float small) {
      // The text of a float is that of another double.
      out.append((double) small);
    } else {
      out.append(value);
    }
  }

  private void text(CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * The coordinates of a row.
   *
   * @param where the row, for messages
   * @throws ImportException where the source has columns of coordinates, and no value in them
   */
  KafkaCoordinates kafka(StructLike row, String where) {
    Column stamp = places.get(ColumnNames.TIMESTAMP);
    Object at = stamp == null ? null : stamp.value(row);
    long timestampMs = at == null ? KafkaCoordinates.NO_TIMESTAMP : ((Number) at).longValue();
    if (!places.containsKey(ColumnMapping.coordinateKey(0))) {
      return new KafkaCoordinates(topic, 0, 0, timestampMs);
    }
    Object of = place(0, row);
    Object partition = place(1, row);
    Object offset = place(2, row);
    if (of == null
        || !TOPIC.matcher(of.toString()).matches()
        || partition == null
        || offset == null
        || ((Number) partition).longValue() != ((Number) partition).intValue()
        || ((Number) partition).longValue() < 0
        || ((Number) offset).longValue() < 0) {
      throw new ImportException(
          "Cannot import %s: it has topic %s, partition %s and offset %s (each record must have those of a record in Kafka; leave out --coordinates, and the import gets coordinates of its own)"
              .formatted(where, of, partition, offset));
    }
    return new KafkaCoordinates(
        of.toString(), ((Number) partition).intValue(), ((Number) offset).longValue(), timestampMs);
  }

  private Object place(int which, StructLike row) {
    return places.get(ColumnMapping.coordinateKey(which)).value(row);
  }
}
