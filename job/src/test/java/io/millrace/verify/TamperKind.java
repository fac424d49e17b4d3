package io.millrace.verify;

import static io.millrace.verify.TamperRows.where;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;

/**
 * A way to tamper with the tables.
 *
 * @param found the kind of difference that must be found
 * @param change changes rows, and returns what a difference of that kind must name: a place in
 *     Kafka, or a version
 */
record TamperKind(String name, DifferenceKind found, Change change) {
  /** The user whose rows are changed. */
  static final String USER = "u2";

  /** The user_seq of the row that is changed. */
  static final long SEQ = 20;

  @FunctionalInterface
  interface Change {
    String in(TamperRows rows);
  }

  /** A change of one row, and of others that belong to it. */
  @FunctionalInterface
  interface RowChange {
    void of(TamperRows rows, Record row);
  }

  /** All ways but those with seals, which {@link SealTampering} has. */
  static Stream<TamperKind> all() {
    return Stream.of(
            ValueTampering.kinds(),
            CountTampering.kinds(),
            LossTampering.kinds(),
            RejectTampering.kinds(),
            VersionTampering.kinds())
        .flatMap(each -> each);
  }

  /** A change of several rows. */
  static TamperKind rows(String name, DifferenceKind found, Change change) {
    return new TamperKind(name, found, change);
  }

  /** A change of one prediction, which must be named. */
  static TamperKind row(String name, DifferenceKind found, Consumer<Record> change) {
    return row(name, found, (rows, row) -> change.accept(row));
  }

  static TamperKind row(String name, DifferenceKind found, RowChange change) {
    return rows(
        name,
        found,
        rows -> {
          Record row = rows.prediction(USER, SEQ);
          String where = where(row);
          change.of(rows, row);
          return where;
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
