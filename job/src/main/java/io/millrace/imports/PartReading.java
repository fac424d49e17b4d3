package io.millrace.imports;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.history.ImportSpool;
import io.millrace.history.RejectSpool;
import io.millrace.pipeline.Pipeline.RawValues;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decodes the records of parts, and puts events and rejects where they wait. Looks for files that
 * are none of events. Belongs to one thread.
 */
final class PartReading {
  /** A file with a larger part of lines that are no JSON is another kind of file. */
  private static final double MALFORMED_MAX = 1.0 / 3;

  private final EventDecoder decoder;
  private final ImportSpool.Writer events;
  private final RejectSpool rejects;
  private final RawValues raw;
  private final Coverage coverage;
  private final Map<RejectReason, Long> reasons = new TreeMap<>();
  private long eventCount;

  private long records;
  private long malformed;
  private String firstMalformed;
  private boolean isCut;

  PartReading(EventDecoder decoder, ImportSpool.Writer events, RejectSpool rejects, Kept kept) {
    this.decoder = decoder;
    this.events = events;
    this.rejects = rejects;
    this.raw = kept.raw();
    this.coverage = kept.coverage();
  }

  /** What is kept of records beside their events. */
  record Kept(RawValues raw, Coverage coverage) {}

  /** Begins a part, whether or not the one before came to its end. */
  void beginPart() {
    records = 0;
    malformed = 0;
    firstMalformed = null;
    isCut = false;
  }

  void take(ImportSource.SourceRecord record, int part) throws IOException {
    records++;
    Decoded decoded = decoder.decode(null, record.document(), record.kafka());
    coverage.add(decoded.kafka());
    if (decoded instanceof Event event) {
      eventCount++;
      events.event(event, raw == RawValues.KEPT ? record.value() : null, part, record.row());
      return;
    }
    Reject reject = (Reject) decoded;
    reasons.merge(reject.reason(), 1L, Long::sum);
    if (reject.reason() == RejectReason.MALFORMED) {
      malformed++;
      isCut |= record.isCut();
      firstMalformed =
          firstMalformed == null
              ? "line %d: %s".formatted(record.row(), reject.message())
              : firstMalformed;
    }
    rejects.add(reject, record.value(), part, record.row());
  }

  /**
   * Ends a part.
   *
   * @throws ImportException where it is none of events
   */
  void endPart(String path) {
    String problem = null;
    if (malformed > records * MALFORMED_MAX) {
      problem =
          "%,d of its %,d lines are no JSON objects; %s (import JSON lines: one object a line; take the other lines out, or import them as Parquet; nothing was written)"
              .formatted(malformed, records, firstMalformed);
    } else if (isCut) {
      problem =
          "it ends in the middle of a line, so records may be missing (get the whole file, or end its last line with a line break to have it among rejects; nothing was written)";
    }
    if (problem != null) {
      throw new ImportException("Cannot import %s: %s".formatted(path, problem));
    }
  }

  void end() throws IOException {
    events.end();
  }

  long eventCount() {
    return eventCount;
  }

  Map<RejectReason, Long> reasons() {
    return reasons;
  }
}
