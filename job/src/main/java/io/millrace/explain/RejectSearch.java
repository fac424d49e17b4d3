package io.millrace.explain;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.BytesColumn;
import io.millrace.lake.Commits;
import io.millrace.lake.Cut;
import io.millrace.lake.KafkaColumn;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RowScan;
import io.millrace.lake.TextColumn;
import io.millrace.row.RejectColumns;
import io.millrace.text.Count;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Looks for a target among the rejects: by its place, or by its id as a text anywhere in the value,
 * since a rejected value may not be readable as JSON.
 */
final class RejectSearch {
  private static final List<String> COLUMNS =
      KafkaColumn.placeAnd(RejectColumns.REASON, RejectColumns.MESSAGE, RejectColumns.VALUE);
  private static final int SHOWN = 3;

  private final Lake lake;
  private final Cut cut;
  private final Target target;

  private record Refused(KafkaCoordinates kafka, String why) {}

  @FunctionalInterface
  private interface Choice {
    boolean takes(KafkaCoordinates kafka, byte[] value);
  }

  RejectSearch(Lake lake, Cut cut, Target target) {
    this.lake = lake;
    this.cut = cut;
    this.target = target;
  }

  /** Says why the record at the target's place was rejected; empty where it was not. */
  Optional<String> byPlace() {
    if (target.kafka().isEmpty()) {
      return Optional.empty();
    }
    return find(Commits.filter(target.kafka().get()), (kafka, value) -> target.isAt(kafka)).stream()
        .findFirst()
        .map(
            refused ->
                "the record is no event and has no prediction; rejects has it as " + refused.why());
  }

  /**
   * Says why records with the target's text in their values were rejected; empty where no reject
   * has it.
   */
  Optional<String> byText() {
    byte[] text = target.text().getBytes(StandardCharsets.UTF_8);
    List<Refused> found =
        find(Expressions.alwaysTrue(), (kafka, value) -> value != null && holds(value, text));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String shown =
        found.stream()
            .limit(SHOWN)
            .map(refused -> refused.kafka() + " as " + refused.why())
            .collect(Collectors.joining("; "));
    return Optional.of(
        "no event has this id; rejects has %s with this text in the value: %s%s"
            .formatted(
                Count.of(found.size(), "record"), shown, found.size() > SHOWN ? "; ..." : ""));
  }

  /** Whether the value has the text as a whole word: 17 is not in 4170. */
  private static boolean holds(byte[] value, byte[] text) {
    if (text.length == 0) {
      return false;
    }
    for (int begin = 0; begin + text.length <= value.length; begin++) {
      int end = begin + text.length;
      if (value[begin] == text[0]
          && Arrays.equals(value, begin, end, text, 0, text.length)
          && (begin == 0 || !isOfWord(value[begin - 1]))
          && (end == value.length || !isOfWord(value[end]))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfWord(byte each) {
    return each < 0 || Character.isLetterOrDigit(each) || each == '-' || each == '_';
  }

  private List<Refused> find(Expression filter, Choice choice) {
    RowScan scan = new RowScan(lake.table(LakeTable.REJECTS), cut.rejects(), COLUMNS, filter);
    List<Refused> found = Collections.synchronizedList(new ArrayList<>());
    scan.read(
        Runtime.getRuntime().availableProcessors(),
        () -> {
          KafkaColumn kafka = new KafkaColumn(scan.projection());
          TextColumn reason = new TextColumn(scan.projection(), RejectColumns.REASON);
          TextColumn message = new TextColumn(scan.projection(), RejectColumns.MESSAGE);
          BytesColumn value = new BytesColumn(scan.projection(), RejectColumns.VALUE);
          return row -> {
            KafkaCoordinates at = kafka.read(row);
            if (choice.takes(at, value.read(row))) {
              found.add(new Refused(at, reason.read(row) + ", " + message.read(row)));
            }
          };
        });
    found.sort(
        Comparator.comparing((Refused refused) -> refused.kafka().topic())
            .thenComparing(refused -> refused.kafka().partition())
            .thenComparing(refused -> refused.kafka().offset()));
    return List.copyOf(found);
  }
}
