package io.millrace.explain;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Cut;
import io.millrace.lake.KafkaColumn;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RowScan;
import io.millrace.lake.TextColumn;
import io.millrace.row.IdentityColumns;
import io.millrace.verify.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Finds the rows of a target, or says why there are none and suggests what may be meant. */
final class Search {
  private static final List<String> IDENTITY =
      KafkaColumn.placeAnd(IdentityColumns.EVENT_ID, IdentityColumns.USER_ID);

  private final Lake lake;
  private final Cut cut;
  private final Target target;
  private final Progress progress;

  Search(Lake lake, Cut cut, Target target, Progress progress) {
    this.lake = lake;
    this.cut = cut;
    this.target = target;
    this.progress = progress;
  }

  /**
   * @return one row or more
   * @throws LakeException where there are none; names the nearest that there is
   */
  List<Found> find() {
    List<Found> found = find(LakeTable.EVENTS);
    if (found.isEmpty()) {
      throw missing();
    }
    return found;
  }

  private interface Identity {
    void row(String eventId, String userId, KafkaCoordinates kafka);
  }

  private void scan(LakeTable table, Expression filter, Identity each) {
    RowScan scan = new RowScan(lake.table(table), cut.snapshot(table), IDENTITY, filter);
    if (scan.records() == 0) {
      return;
    }
    progress.begin(Progress.Step.SEARCHING, scan.records());
    scan.read(
        Runtime.getRuntime().availableProcessors(),
        () -> {
          TextColumn eventId = new TextColumn(scan.projection(), IdentityColumns.EVENT_ID);
          TextColumn userId = new TextColumn(scan.projection(), IdentityColumns.USER_ID);
          KafkaColumn kafka = new KafkaColumn(scan.projection());
          return row -> {
            each.row(eventId.read(row), userId.read(row), kafka.read(row));
            progress.done(1);
          };
        });
    progress.end();
  }

  private List<Found> find(LakeTable table) {
    List<Found> found = Collections.synchronizedList(new ArrayList<>());
    scan(
        table,
        target.filter(),
        (eventId, userId, kafka) -> {
          if (target.matches(eventId, kafka)) {
            found.add(new Found(kafka, userId));
          }
        });
    return List.copyOf(found);
  }

  private LakeException missing() {
    String asOf = cut.checkpoint().map(mark -> " as of " + mark).orElse("");
    String what = "Cannot explain '%s'%s: ".formatted(target.text(), asOf);
    RejectSearch rejects = new RejectSearch(lake, cut, target);
    Optional<String> rejected = rejects.byPlace();
    if (rejected.isPresent()) {
      return new LakeException(what + rejected.get());
    } else if (!find(LakeTable.PREDICTIONS).isEmpty()) {
      return new LakeException(
          what
              + "predictions has such a row, but events has not (millrace verify shows what else is missing)");
    }
    Nearest nearest = new Nearest(target);
    scan(LakeTable.EVENTS, Expressions.alwaysTrue(), nearest::consider);
    // A user's id occurs in values too, so rejects are not searched for it.
    Optional<String> refused = nearest.isUser() ? Optional.empty() : rejects.byText();
    return new LakeException(what + refused.orElseGet(nearest::advice));
  }
}
