package io.millrace.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally.Reason;
import io.millrace.trial.DecodedSample;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of a sample, for people and for programs. */
final class SampleReport {
  private final String source;
  private final DecodedSample sample;
  private final RejectSummary summary;

  /**
   * @param source which records they were, for people
   */
  SampleReport(String source, DecodedSample sample) {
    this.source = source;
    this.sample = sample;
    this.summary = sample.summary();
  }

  /** Why the definition cannot be right; empty where it can. */
  Optional<String> problem() {
    if (summary.isWithoutEvent()) {
      return Optional.of(source + ": " + summary.sentence());
    }
    return summary.events() == 0 ? Optional.of(source + ": there is no record") : Optional.empty();
  }

  /** What the events let suspect. */
  List<String> suspicions() {
    return sample.suspicions();
  }

  /** All of it, for people who have just been given the definition. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Sample   " + problem().orElseGet(summary::sentence));
    summary.lines().forEach(line -> lines.add("  " + line));
    suspicions().forEach(each -> lines.add("Warning  " + each));
    return lines;
  }

  void print(PrintWriter out) {
    if (problem().isEmpty()) {
      out.printf("  %-18s%s: %s%n", "sample", source, summary.sentence());
    }
    sample.span().ifPresent(span -> out.printf("  %-18s%s%n", "event times", span));
    summary.lines().forEach(line -> out.println("    " + line));
  }

  void write(ObjectNode node) {
    node.put("source", source);
    node.put("records", summary.events() + summary.rejects());
    node.put("events", summary.events());
    node.put("rejects", summary.rejects());
    node.put("event_times", sample.span().orElse(null));
    ArrayNode reasons = node.putArray("reasons");
    for (Reason each : summary.reasons()) {
      reasons
          .addObject()
          .put("reason", each.reason().name())
          .put("count", each.count())
          .put("place", each.place())
          .put("message", each.message())
          .put("fix", each.fix().orElse(null));
    }
  }
}
