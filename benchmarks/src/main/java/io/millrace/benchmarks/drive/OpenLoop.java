package io.millrace.benchmarks.drive;

import io.millrace.benchmarks.load.EventLines;
import io.millrace.benchmarks.load.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends events at a given rate, and reads when each event's answer is in the predictions topic, and
 * when in the table. One process does both, so that one clock counts.
 */
public final class OpenLoop {
  private final Load load;
  private final Topic events;
  private final Duration warmUp;
  private final Duration patience;

  /**
   * @param warmUp the time at the beginning whose events count in no percentile
   * @param patience the time after the last event until which answers are awaited
   */
  public OpenLoop(Load load, Topic events, Duration warmUp, Duration patience) {
    this.load = load;
    this.events = events;
    this.warmUp = warmUp;
    this.patience = patience;
  }

  /** The places of answers: a predictions topic, and a table, or null for none. */
  public record Places(Topic predictions, String warehouse, String table) {}

  /**
   * The events to send: their numbers go on from those that were loaded, so no event comes twice.
   */
  public record Rate(double eventsPerSecond, long first, long count) {}

  /**
   * Runs the measurement to its end.
   *
   * @param started is run when the first event is due
   * @return the figures, by their names in JSON
   */
  public Map<String, Object> run(Rate rate, Places places, Runnable started) throws IOException {
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (AnswerReader topic = new TopicReader(places.predictions(), new EventLines(load));
        AnswerReader table = tableReader(places);
        Sender sender = new Sender(new EventLines(load), events)) {
      Schedule schedule = Schedule.fromNow(rate.eventsPerSecond(), rate.first(), rate.count());
      long endNs = schedule.dueNs(rate.first() + rate.count()) + patience.toNanos();
      CompletableFuture<Latencies> scored = read(topic, schedule, endNs, readers);
      CompletableFuture<Latencies> queryable =
          table == null ? null : read(table, schedule, endNs, readers);
      started.run();
      sender.send(schedule, warmUp);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("events_per_second", rate.eventsPerSecond());
      figures.put("started_at_ms", schedule.startMs());
      figures.put("sender_late_ms_max", sender.lateNsMax() / 1e6);
      figures.put("scored", scored.join().summary());
      if (queryable != null) {
        figures.put("queryable", queryable.join().summary());
      }
      return figures;
    } finally {
      readers.shutdownNow();
    }
  }

  private CompletableFuture<Latencies> read(
      AnswerReader reader, Schedule schedule, long endNs, ExecutorService readers) {
    return CompletableFuture.supplyAsync(
        () -> {
          Latencies latencies = new Latencies(schedule, warmUp.toMillis());
          try {
            while (!latencies.complete() && System.nanoTime() - endNs < 0) {
              reader.read(latencies);
            }
          } catch (IOException e) {
            throw new IllegalStateException("Cannot read answers", e);
          }
          return latencies;
        },
        readers);
  }

  private AnswerReader tableReader(Places places) {
    return places.table() == null
        ? null
        : new TableReader(places.warehouse(), places.table(), new EventLines(load));
  }
}
