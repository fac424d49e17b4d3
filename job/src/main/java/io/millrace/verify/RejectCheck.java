package io.millrace.verify;

import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.ImportTopics;
import io.millrace.event.Reject;
import io.millrace.lake.StoredReject;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the value of each reject again: it must be that reject, for that reason, under one of the
 * versions that read its topic. Messages are not compared: they are for people, and another build
 * may word them otherwise. Belongs to one thread.
 */
public final class RejectCheck {
  private final List<Decoder> decoders = new ArrayList<>();
  private final RecordVersions versions;
  private final Findings findings;
  private final Unrecomputed unrecomputed = new Unrecomputed();

  private record Decoder(Pipeline pipeline, EventDecoder decoder) {
    /** Whether the kept part of the value gives the same result as the whole would. */
    boolean canDecode(byte[] kept) {
      return !isTruncated(kept) || kept.length > pipeline.event().maxValueBytes();
    }

    String outcome(StoredReject row) {
      Decoded decoded = decoder.decode(row.key(), row.value(), row.kafka());
      return decoded instanceof Reject reject ? reject.reason().name() : "an event";
    }
  }

  public RejectCheck(VersionSet versions, Findings findings) {
    this.versions = versions.ofRecords();
    this.findings = findings;
    this.versions
        .pipelines()
        .forEach(each -> decoders.add(new Decoder(each, new EventDecoder(each.event()))));
  }

  private static boolean isTruncated(byte[] kept) {
    return kept != null && kept.length >= Reject.MAX_VALUE_BYTES;
  }

  public void check(StoredReject row) {
    boolean isImported = ImportTopics.isOfRejects(row.kafka().topic());
    if (isImported && row.value() == null) {
      unrecomputed.add(NotRecomputed.REJECT_WITHOUT_VALUE, 1);
      return;
    }
    String otherwise = null;
    boolean isWhole = true;
    for (Decoder each : decoders) {
      if (!isImported && !each.pipeline().topics().contains(row.kafka().topic())) {
        continue;
      }
      if (!each.canDecode(row.value())) {
        isWhole = false;
        continue;
      }
      String outcome = each.outcome(row);
      if (outcome.equals(row.reason())) {
        return;
      }
      otherwise = otherwise == null ? outcome : otherwise;
    }
    if (!isWhole) {
      unrecomputed.add(NotRecomputed.REJECT_TRUNCATED, 1);
    } else if (!versions.isWhole()) {
      unrecomputed.add(NotRecomputed.REJECT_VERSION_UNKNOWN, 1);
    } else {
      findings.add(
          new Difference(
              DifferenceKind.REJECT,
              row.kafka(),
              null,
              null,
              0,
              null,
              "reason",
              row.reason(),
              otherwise == null ? "no version reads this topic" : otherwise));
    }
  }

  /** The counts of what was not recomputed. Called after the last reject. */
  public Unrecomputed end() {
    return unrecomputed;
  }
}
