package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.history.HistorySpool;
import io.millrace.history.RowTaker;
import io.millrace.history.UserHistory;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RawRecord;
import io.millrace.lake.RowScan;
import io.millrace.lake.StoredPrediction;
import io.millrace.lake.StoredReject;
import io.millrace.lake.StoredSeal;
import io.millrace.seal.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs a verification on threads of this machine: a pass over the tables brings the rows of each
 * user together, and a pass over the users recomputes them.
 */
public final class VerifyThreads implements VerifyWork {
  private final int threads;
  private final Path folder;
  private final Findings findings;
  private final Progress progress;

  /**
   * @param folder the folder for rows between the two passes
   */
  public VerifyThreads(int threads, Path folder, Findings findings, Progress progress) {
    this.threads = threads;
    this.folder = folder;
    this.findings = findings;
    this.progress = progress;
  }

  @Override
  public void run(Job job, Parts parts) throws IOException {
    RowScan events = job.rows().scan(job.lake(), LakeTable.EVENTS, job.cut().events());
    RowScan predictions =
        job.rows().scan(job.lake(), LakeTable.PREDICTIONS, job.cut().predictions());
    RowScan rejects = job.rows().scan(job.lake(), LakeTable.REJECTS, job.cut().rejects());
    Accounting accounting = new Accounting(findings);
    try (HistorySpool spool = HistorySpool.create(folder, predictions.records());
        Chains chains = Chains.create(folder, job.chains(), findings);
        Models models = new Models()) {
      progress.begin(Progress.Step.READING, events.records() + predictions.records());
      Gathering all = new Gathering(accounting, spool, chains);
      read(job, LakeTable.EVENTS, events, () -> all.accounts(null));
      read(job, LakeTable.PREDICTIONS, predictions, () -> all.accounts(null));
      progress.end();
      checkRejects(job, rejects, all).forEach(check -> parts.add(check.end()));
      for (LakeTable each : job.recordTables()) {
        if (each.mayBeAbsent()) {
          RowScan scan = job.rows().scan(job.lake(), each, job.cut().snapshot(each));
          scan.read(threads, () -> job.rows().reader(each, scan.projection(), all.accounts(null)));
        }
      }
      parts.add(job.sealBeginning());
      parts.add(accounting.end());
      for (ChainCheck each : chains.check(threads)) {
        parts.add(each.sealed());
        parts.add(each.unrecomputed());
        each.explained().forEach(parts::add);
      }
      long rows = Math.round(predictions.records() * job.rows().share());
      progress.begin(Progress.Step.COMPARING, rows);
      compare(job, spool, models, parts);
      progress.end();
    }
  }

  private List<RejectCheck> checkRejects(Job job, RowScan rejects, Gathering all) {
    List<RejectCheck> checks = Collections.synchronizedList(new ArrayList<>());
    rejects.read(
        threads,
        () -> {
          RejectCheck check = new RejectCheck(job.versions(), findings);
          checks.add(check);
          return job.rows().reader(LakeTable.REJECTS, rejects.projection(), all.accounts(check));
        });
    return checks;
  }

  private void read(Job job, LakeTable table, RowScan scan, Supplier<RowTaker> takers) {
    scan.read(
        threads,
        () -> progress.counting(job.rows().reader(table, scan.projection(), takers.get())));
  }

  private void compare(Job job, HistorySpool spool, Models models, Parts parts) throws IOException {
    ErasedOffsets erased = ErasedOffsets.read(job.lake(), job.cut().sealing().erased());
    List<UserCheck> checks = Collections.synchronizedList(new ArrayList<>());
    spool.forEachUser(
        threads,
        () -> {
          UserCheck check =
              new UserCheck(job.versions(), models, job.rows().share(), findings, job.limits())
                  .allowing(erased);
          checks.add(check);
          return counted(check);
        });
    for (UserCheck each : checks) {
      parts.add(each.end());
      parts.add(each.claims());
      parts.add(each.deferred());
    }
  }

  private Consumer<UserHistory> counted(UserCheck check) {
    return user -> {
      check.accept(user);
      progress.done(user.size());
    };
  }

  /** The receivers of the rows of all threads. */
  private record Gathering(Accounting accounting, HistorySpool spool, Chains chains) {
    Accounts accounts(RejectCheck rejects) {
      return new Accounts(accounting, spool.writer(), chains.writer(), rejects);
    }
  }

  /** Accounts for every record, and keeps its link and the events of users that are verified. */
  private record Accounts(
      Accounting accounting, HistorySpool.Writer spool, Chains.Writer chains, RejectCheck rejects)
      implements RowTaker {
    @Override
    public void record(Event event) {
      accounting.event(event.kafka(), event.userId(), event.eventId());
    }

    @Override
    public void reject(StoredReject reject) {
      accounting.reject(reject.kafka());
      rejects.check(reject);
    }

    @Override
    public void outside(StoredPrediction prediction) throws IOException {
      spool.prediction(prediction);
    }

    @Override
    public void link(KafkaCoordinates kafka, Link link) throws IOException {
      chains.link(kafka, link);
    }

    @Override
    public void seal(StoredSeal seal) throws IOException {
      chains.seal(seal);
    }

    @Override
    public void event(Event event) throws IOException {
      spool.event(event);
    }

    @Override
    public void event(Event event, RawRecord doubtful) throws IOException {
      spool.event(event, doubtful);
    }

    @Override
    public void prediction(StoredPrediction prediction) throws IOException {
      spool.prediction(prediction);
    }
  }
}
