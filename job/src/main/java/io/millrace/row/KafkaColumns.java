package io.millrace.row;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Received;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The column {@code kafka}: which record a row comes from, and what the row keeps of it. */
public final class KafkaColumns {
  public static final String NAME = "kafka";
  private static final String MEANING = "The record that this row comes from";

  private static final Columns<KafkaCoordinates> PLACE = new Columns<>();

  public static final Column<KafkaCoordinates> TOPIC =
      PLACE.required("topic", CellType.LABEL, "The record's topic", KafkaCoordinates::topic);
  public static final Column<KafkaCoordinates> PARTITION =
      PLACE.required(
          "partition", CellType.INT, "The record's partition", KafkaCoordinates::partition);
  public static final Column<KafkaCoordinates> OFFSET =
      PLACE.longs(
          "offset", CellType.LONG, "The record's place in the partition", KafkaCoordinates::offset);
  public static final Column<KafkaCoordinates> TIMESTAMP =
      PLACE.optional(
          "timestamp",
          CellType.TIME,
          "Null where the record has none",
          kafka -> kafka.hasTimestamp() ? kafka.timestampMs() : null);

  private static final Columns<Received> RAW = new Columns<>();

  public static final Column<Received> KEY =
      RAW.optional(
          "key", CellType.BYTES, "The record's key as it came; null for none", Received::key);
  public static final Column<Received> VALUE =
      RAW.optional("value", CellType.BYTES, "The record's value as it came", Received::value);

  private KafkaColumns() {}

  /** The fields that say which record it is. */
  public static List<Column<KafkaCoordinates>> place() {
    return PLACE.list();
  }

  /** A field's name from outside the column. */
  public static String path(Column<?> field) {
    return NAME + '.' + field.name();
  }

  static <R> Column<R> placeOf(Function<? super R, KafkaCoordinates> place) {
    return new Column.Struct<>(NAME, true, MEANING, place, PLACE.list());
  }

  /**
   * @param kept those of {@link #KEY} and {@link #VALUE} that rows keep
   */
  static <R extends Received> Column<R> placeAnd(
      Function<? super R, KafkaCoordinates> place, List<Column<Received>> kept) {
    List<Column<R>> fields =
        Stream.concat(
                Column.<KafkaCoordinates, R>of(PLACE.list(), place).stream(),
                Column.<R>narrowed(kept).stream())
            .toList();
    return new Column.Struct<>(NAME, true, MEANING, row -> row, fields);
  }
}
