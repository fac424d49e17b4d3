package io.millrace.explain;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Commits;
import io.millrace.row.IdentityColumns;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * The subject of a request: an event's id, or the place of its record. One text may mean both,
 * since an event without an id is named by its place.
 *
 * @param kafka the place; empty where the text does not have the form of one
 */
record Target(String text, Optional<KafkaCoordinates> kafka) {
  static final String FORM = "TOPIC-PARTITION-OFFSET or TOPIC-PARTITION@OFFSET";

  private static final Pattern PLACE = Pattern.compile("(.+)-([0-9]{1,9})[-@]([0-9]{1,18})");

  static Target of(String text) {
    Matcher place = PLACE.matcher(text);
    return new Target(
        text,
        place.matches()
            ? Optional.of(
                new KafkaCoordinates(
                    place.group(1),
                    Integer.parseInt(place.group(2)),
                    Long.parseLong(place.group(3)),
                    KafkaCoordinates.NO_TIMESTAMP))
            : Optional.empty());
  }

  boolean matches(String eventId, KafkaCoordinates of) {
    return text.equals(eventId) || isAt(of);
  }

  boolean isAt(KafkaCoordinates of) {
    return kafka.isPresent()
        && kafka.get().offset() == of.offset()
        && kafka.get().partition() == of.partition()
        && kafka.get().topic().equals(of.topic());
  }

  /** The filter that leaves out files that cannot hold the target. */
  Expression filter() {
    Expression byId = Expressions.equal(IdentityColumns.EVENT_ID.name(), text);
    return kafka.isEmpty() ? byId : Expressions.or(byId, Commits.filter(kafka.get()));
  }
}
