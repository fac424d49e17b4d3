package io.millrace.command.definition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally.Reason;
import io.millrace.trial.DecodedSample;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The report on a decoded sample, for people and for programs. */
final class SampleReport {
  private final String source;
  private final DecodedSample sample;
  private final RejectSummary summary;

  /**
   * @param source the description of the records, for people
   */
  SampleReport(String source, DecodedSample sample) {
    this.source = source;
    this.sample = sample;
    this.summary = sample.summary();
  }

  /** The reason why the definition cannot be right; empty where it can be. */
  Optional<String> problem() {
    if (summary.isWithoutEvent()) {
      return Optional.of(source + ": " + summary.sentence());
    }
    return summary.events() == 0 ? Optional.of(source + ": there is no record") : Optional.empty();
  }

  /** The suspicions that the events raise. */
  List<String> suspicions() {
    return sample.suspicions();
  }

  /** All lines of the report, for users of a definition that was just drafted. */
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
