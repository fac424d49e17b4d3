package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.history.HistorySpool;
import io.millrace.history.UserHash;
import io.millrace.history.UserHistory;
import io.millrace.lake.AsOf;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.EventRows;
import io.millrace.lake.KafkaColumn;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.PredictionRows;
import io.millrace.lake.ReplaySource;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.expressions.Expressions;

/**
 * One verification: a pass over the tables that brings the rows of each user together, and one over
 * the users that recomputes them.
 */
public final class Verification {
  private static final int PROGRESS_ROWS = 1_000;

  private final Lake lake;
  private final Settings settings;
  private final Findings findings;
  private final Progress progress;
  private final Accounting accounting;
  private final double share;

  /**
   * What is verified, and with how much of the machine.
   *
   * @param share of the users, 0 to 1, chosen by hash, so that a user is whole
   * @param workFolder where rows lie between the two passes
   * @param log asked about offsets that the tables do not have
   */
  public record Settings(AsOf asOf, double share, int threads, Path workFolder, OffsetLog log) {}

  public Verification(Lake lake, Settings settings, Findings findings, Progress progress) {
    this.lake = lake;
    this.settings = settings;
    this.findings = findings;
    this.progress = progress;
    this.accounting = new Accounting(findings);
    // A replay of a share has the rows of those users alone.
    this.share = Math.min(settings.share(), lake.replay().map(ReplaySource::share).orElse(1.0));
  }

  /**
   * Reads, recomputes and compares.
   *
   * @throws io.millrace.lake.LakeException where the tables cannot be read
   * @throws IOException where the work folder cannot be written
   */
  public Summary run() throws IOException {
    Cut cut = Cuts.find(lake, settings.asOf());
    VersionSet versions = VersionSet.read(lake, findings);
    RowScan events =
        new RowScan(
            lake.table(LakeTable.EVENTS),
            cut.events(),
            EventRows.columns(versions.events()),
            Expressions.alwaysTrue());
    RowScan predictions =
        new RowScan(
            lake.table(LakeTable.PREDICTIONS),
            cut.predictions(),
            PredictionRows.COLUMNS,
            Expressions.alwaysTrue());
    try (HistorySpool spool = HistorySpool.create(settings.workFolder(), predictions.records());
        Models models = new Models()) {
      progress.begin(Progress.Step.READING, events.records() + predictions.records());
      events.read(settings.threads(), () -> new EventReader(events, versions, spool.writer()));
      predictions.read(
          settings.threads(), () -> new PredictionReader(predictions, versions, spool.writer()));
      progress.end();
      readRejects(cut);
      Gaps gaps = new Gaps(settings.log());
      accounting.gaps(gaps::add);
      Tally tally = compare(spool, versions, models, predictions.records());
      gaps.explain(tally.deletedRows(), findings);
      return new Summary(
          cut, accounting.events(), accounting.rejects(), gaps.offsets(), tally, findings);
    }
  }

  private void readRejects(Cut cut) {
    RowScan rejects =
        new RowScan(
            lake.table(LakeTable.REJECTS),
            cut.rejects(),
            List.of("kafka"),
            Expressions.alwaysTrue());
    rejects.read(
        settings.threads(),
        () -> {
          KafkaColumn kafka = new KafkaColumn(rejects.projection());
          return row -> accounting.reject(kafka.read(row));
        });
  }

  private Tally compare(HistorySpool spool, VersionSet versions, Models models, long rows)
      throws IOException {
    progress.begin(Progress.Step.COMPARING, Math.round(rows * share));
    List<UserCheck> checks = Collections.synchronizedList(new ArrayList<>());
    spool.forEachUser(
        settings.threads(),
        () -> {
          UserCheck check = new UserCheck(versions, models, findings);
          checks.add(check);
          return told(check);
        });
    Tally sum = new Tally();
    checks.forEach(check -> sum.add(check.end()));
    progress.end();
    return sum;
  }

  private Consumer<UserHistory> told(UserCheck check) {
    return user -> {
      check.accept(user);
      progress.done(user.size());
    };
  }

  private boolean isVerified(String userId) {
    return share >= 1 || UserHash.isIn(share, userId);
  }

  /** Reads rows, and tells now and then how many. */
  private abstract class TellingReader implements RowScan.Reader {
    private int untold;

    abstract void take(StructLike row) throws IOException;

    @Override
    public final void row(StructLike row) throws IOException {
      take(row);
      if (++untold == PROGRESS_ROWS) {
        end();
      }
    }

    @Override
    public final void end() {
      progress.done(untold);
      untold = 0;
    }
  }

  private final class EventReader extends TellingReader {
    private final EventRows rows;
    private final HistorySpool.Writer spool;

    EventReader(RowScan scan, VersionSet versions, HistorySpool.Writer spool) {
      this.rows = new EventRows(versions.events(), scan.projection());
      this.spool = spool;
    }

    @Override
    void take(StructLike row) throws IOException {
      Event event = rows.read(row);
      accounting.event(event);
      if (isVerified(event.userId())) {
        spool.event(event);
      }
    }
  }

  private final class PredictionReader extends TellingReader {
    private final PredictionRows rows;
    private final HistorySpool.Writer spool;

    PredictionReader(RowScan scan, VersionSet versions, HistorySpool.Writer spool) {
      this.rows = new PredictionRows(versions.columns(), scan.projection());
      this.spool = spool;
    }

    @Override
    void take(StructLike row) throws IOException {
      StoredPrediction prediction = rows.read(row);
      if (isVerified(prediction.row().userId())) {
        spool.prediction(prediction);
      }
    }
  }
}
