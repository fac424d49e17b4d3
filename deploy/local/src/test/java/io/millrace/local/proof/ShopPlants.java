package io.millrace.local.proof;

import static io.millrace.verify.DifferenceKind.DEFINITION_EDITED;
import static io.millrace.verify.DifferenceKind.EVENT_AND_REJECT;
import static io.millrace.verify.DifferenceKind.EVENT_DOUBLED;
import static io.millrace.verify.DifferenceKind.EVENT_MISSING;
import static io.millrace.verify.DifferenceKind.FEATURE;
import static io.millrace.verify.DifferenceKind.IDENTITY;
import static io.millrace.verify.DifferenceKind.MODEL;
import static io.millrace.verify.DifferenceKind.MODEL_SWAPPED;
import static io.millrace.verify.DifferenceKind.OFFSETS_MISSING;
import static io.millrace.verify.DifferenceKind.PREDICTION_DOUBLED;
import static io.millrace.verify.DifferenceKind.PREDICTION_MISSING;
import static io.millrace.verify.DifferenceKind.REFERENCE_TIME;
import static io.millrace.verify.DifferenceKind.REJECT_DOUBLED;
import static io.millrace.verify.DifferenceKind.SCORE;
import static io.millrace.verify.DifferenceKind.STATUS;
import static io.millrace.verify.DifferenceKind.VERSION_UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.verify.DifferenceKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.params.provider.Arguments;

/** Faults to plant into the tables of a shop, each with the difference that names it. */
final class ShopPlants {
  private ShopPlants() {}

  /** All plants: what it is, the table, the kind of difference, the change. */
  static Stream<Arguments> in(RunTables lake) {
    return Stream.of(
        one("a bit of a feature", "predictions", FEATURE, ShopPlants::flipFeature),
        one("a feature of text", "predictions", FEATURE, row -> feature(row, "last_item", "other")),
        one("a feature that is null", "predictions", FEATURE, row -> feature(row, "heat", null)),
        one("a bit of a score", "predictions", SCORE, ShopPlants::flipScore),
        one("a status", "predictions", STATUS, row -> row.setField("status", "UNSCORED")),
        one("an event's id", "predictions", IDENTITY, row -> row.setField("event_id", "other")),
        one("an event's own time", "predictions", IDENTITY, row -> later(row, "event_time")),
        one("a reference time", "predictions", REFERENCE_TIME, row -> later(row, "reference_time")),
        one("a model's name", "predictions", MODEL, ShopPlants::otherModel),
        one(
            "a version that never ran",
            "predictions",
            VERSION_UNKNOWN,
            row -> row.setField("pipeline_version", "0".repeat(64))),
        all("a dropped event", "events", EVENT_MISSING, rows -> rows.remove(rows.size() / 2)),
        all("a dropped prediction", "predictions", PREDICTION_MISSING, rows -> dropLast(rows)),
        all("a dropped reject", "rejects", OFFSETS_MISSING, rows -> rows.remove(5)),
        all("a doubled event", "events", EVENT_DOUBLED, rows -> rows.add(rows.get(7))),
        all("a doubled prediction", "predictions", PREDICTION_DOUBLED, r -> r.add(r.get(7))),
        all("a doubled reject", "rejects", REJECT_DOUBLED, rows -> rows.add(rows.get(3))),
        all(
            "a reject of an event",
            "rejects",
            EVENT_AND_REJECT,
            rejects -> rejectAnEvent(rejects, lake)),
        one("another model", "versions", MODEL_SWAPPED, ShopPlants::swapModel),
        one("another definition", "versions", DEFINITION_EDITED, ShopPlants::editDefinition));
  }

  /** A change of one row in the middle. */
  private static Arguments one(
      String what, String table, DifferenceKind kind, Consumer<Record> change) {
    return all(what, table, kind, rows -> change(rows, change));
  }

  private static Arguments all(
      String what, String table, DifferenceKind kind, Plant.Change change) {
    return Arguments.of(what, table, kind, change);
  }

  static void change(List<Record> rows, Consumer<Record> change) {
    int middle = rows.size() / 2;
    Record copy = rows.get(middle).copy();
    change.accept(copy);
    rows.set(middle, copy);
  }

  static void flipFeature(Record row) {
    Double value = (Double) ((Record) row.getField("features")).getField("burst");
    feature(row, "burst", Double.longBitsToDouble(Double.doubleToRawLongBits(value) ^ 1));
  }

  private static void feature(Record row, String name, Object value) {
    Record features = ((Record) row.getField("features")).copy();
    features.setField(name, value);
    row.setField("features", features);
  }

  static void flipScore(Record row) {
    int bits = Float.floatToRawIntBits((Float) row.getField("score"));
    row.setField("score", Float.intBitsToFloat(bits ^ 1));
  }

  private static void later(Record row, String column) {
    OffsetDateTime time = (OffsetDateTime) row.getField(column);
    row.setField(column, time.plus(Duration.ofMillis(1)));
  }

  private static void otherModel(Record row) {
    Record model = ((Record) row.getField("model")).copy();
    model.setField("name", "other");
    row.setField("model", model);
  }

  private static void dropLast(List<Record> rows) {
    // The last of its user, so that no count has a gap.
    Record last =
        rows.stream()
            .filter(row -> row.getField("user_id").equals(rows.get(0).getField("user_id")))
            .max(java.util.Comparator.comparing(row -> (Long) row.getField("user_seq")))
            .orElseThrow();
    rows.remove(last);
  }

  private static void rejectAnEvent(List<Record> rejects, RunTables lake) {
    Record copy = rejects.get(0).copy();
    copy.setField("kafka", lake.rows("events").get(0).getField("kafka"));
    rejects.add(copy);
  }

  private static void swapModel(Record version) {
    byte[] bytes = ((ByteBuffer) version.getField("model_bytes")).array().clone();
    bytes[bytes.length / 2] ^= 1;
    version.setField("model_bytes", ByteBuffer.wrap(bytes));
  }

  private static void editDefinition(Record version) {
    String text = (String) version.getField("definition");
    version.setField("definition", text.replace("43200000", "43260000"));
    assertThat(version.getField("definition")).isNotEqualTo(text);
  }
}
