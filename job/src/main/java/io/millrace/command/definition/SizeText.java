package io.millrace.command.definition;

import io.millrace.pipeline.Durations;
import io.millrace.sizing.Bytes;
import io.millrace.sizing.EventCpu;
import io.millrace.sizing.Figure;
import io.millrace.sizing.JobLoad;
import io.millrace.sizing.JobSize;
import io.millrace.sizing.Recommendation;
import io.millrace.sizing.SlotPlan;
import io.millrace.sizing.Storage;
import io.millrace.sizing.TaskManagers;
import io.millrace.sizing.UserSize;
import io.millrace.text.Count;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** The size of a job, for people. */
final class SizeText {
  private final String location;
  private final JobSize size;

  SizeText(String location, JobSize size) {
    this.location = location;
    this.size = size;
  }

  void print(PrintWriter out) {
    JobLoad load = size.load();
    out.printf(
        "size %s: %s events/s, %s users%n",
        location, Figure.of(load.eventsPerSecond()), Figure.of((double) load.users()));
    fact(out, "load", load(load));
    fact(out, "slots", slots(size.slots()));
    fact(out, "CPU", cpu(size.slots().cpu()));
    if (!size.timings().isEmpty()) {
      fact(out, "model", timings());
    }
    fact(out, "state", state(size.user()));
    fact(out, "cache", cache(size.slots()));
    fact(out, "TaskManagers", taskManagers(size.taskManagers()));
    storage(out, size.storage());
    out.println("parameters, and keys of Flink's configuration");
    for (Recommendation each : size.recommendations()) {
      out.printf("  %s: %s  (%s)%n", each.key(), each.value(), each.reason());
    }
    out.println("what ends growth by slots");
    size.limits().forEach(each -> out.println("  " + each));
    out.println("how sure this is");
    size.assumptions().forEach(each -> out.println("  " + each));
  }

  private static void fact(PrintWriter out, String name, String text) {
    out.printf("  %-13s %s%n", name, text);
  }

  private static String load(JobLoad load) {
    String text =
        "%s events a day of an active user; %s active users"
            .formatted(Figure.of(load.eventsPerUserPerDay()), Figure.of(load.activeUsers()));
    return load.hotUserShare() == 0
        ? text
        : text + "; one user has %s %%".formatted(Figure.of(100 * load.hotUserShare()));
  }

  private static String slots(SlotPlan slots) {
    return "%,d, each a core, the busiest %s %% busy; a full one takes %s events/s"
        .formatted(
            slots.count(),
            Figure.of(100 * slots.busyShare()),
            Figure.of(slots.fullEventsPerSecond()));
  }

  private static String cpu(EventCpu cpu) {
    return "%s µs an event: source %s, features %s, state %s, scoring %s, other %s, collector %s"
        .formatted(
            Figure.of(cpu.total()),
            Figure.of(cpu.source()),
            Figure.of(cpu.features()),
            Figure.of(cpu.state()),
            Figure.of(cpu.scoring()),
            Figure.of(cpu.other()),
            Figure.of(cpu.collector()));
  }

  private String timings() {
    return size.timings().stream()
        .map(
            each ->
                "%s µs a row in calls of %d"
                    .formatted(Figure.of(each.microsPerRow()), each.batch()))
        .collect(Collectors.joining("; ", "timed here: ", ""));
  }

  private static String state(UserSize user) {
    return "%s a user packed, %s in the cache, after %s over %s"
        .formatted(
            Bytes.text(user.packedBytes()),
            Bytes.text(user.cacheBytes()),
            Count.of(user.events(), "event"),
            Durations.text(user.spanMs()));
  }

  private static String cache(SlotPlan slots) {
    return "%s a slot: %s %% of events find their user in it, where active users are alike"
        .formatted(Bytes.text(slots.cacheBytes()), Figure.of(100 * slots.access().hitShare()));
  }

  private static String taskManagers(TaskManagers all) {
    return "%,d with %s each: %s (heap %s, RocksDB %s, model %s)"
        .formatted(
            all.count(),
            Count.of(all.slotsEach(), "slot"),
            Bytes.text(all.processBytes()),
            Bytes.text(all.heapBytes()),
            Bytes.text(all.managedBytes()),
            Bytes.text(all.offHeapBytes()));
  }

  private void storage(PrintWriter out, Storage storage) {
    fact(
        out,
        "disk",
        "%s of RocksDB on the TaskManagers' disks together"
            .formatted(Bytes.text(storage.diskBytes())));
    fact(
        out,
        "checkpoint",
        "%s whole; %s new each %d s"
            .formatted(
                Bytes.text(storage.checkpointBytes()),
                Bytes.text(storage.incrementBytes()),
                size.intervalSeconds()));
    fact(
        out,
        "tables a day",
        "events %s, predictions %s, were it the busiest time all day"
            .formatted(
                Bytes.text(storage.eventsPerDay()), Bytes.text(storage.predictionsPerDay())));
  }
}
