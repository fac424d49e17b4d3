package io.millrace.verify;

import io.millrace.seal.LinkKind;
import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import java.util.ArrayList;
import java.util.List;

/** The records that the tables have between a seal's offsets. */
final class SealRecords {
  private final Source source;
  private final List<Run> gaps = new ArrayList<>();
  private long next;
  private long count;
  private long withoutBytes;
  private long eventsWithBytes;
  private long eventsWithoutBytes;

  SealRecords(Source source, long fromOffset) {
    this.source = source;
    this.next = fromOffset;
  }

  void add(long offset, LinkKind kind) {
    end(offset);
    next = offset + 1;
    count++;
    if (kind.isWithoutBytes()) {
      withoutBytes++;
      eventsWithoutBytes += kind == LinkKind.EVENT_WITHOUT_BYTES ? 1 : 0;
    } else {
      eventsWithBytes += kind == LinkKind.EVENT ? 1 : 0;
    }
  }

  /** Notes that no more records lie below an offset. */
  void end(long toOffset) {
    if (next < toOffset) {
      gaps.add(new Run(source, next, toOffset - 1));
    }
  }

  /** The offsets in between that no table has. */
  List<Run> gaps() {
    return gaps;
  }

  long count() {
    return count;
  }

  /** Whether the chain can be computed over the records. */
  boolean haveBytes() {
    return withoutBytes == 0;
  }

  long eventsWithBytes() {
    return eventsWithBytes;
  }

  long eventsWithoutBytes() {
    return eventsWithoutBytes;
  }
}
