package io.millrace.deployment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The newest control records by their ids, so that one which comes again changes nothing, and the
 * number of all that came.
 */
final class AnsweredRecords {
  /** The most records that are remembered: half a megabyte of state at most, mostly far less. */
  static final int MAX = 10_000;

  private final Map<String, Long> digests = new LinkedHashMap<>();
  private long count;

  /**
   * @param count of the records that came before
   */
  AnsweredRecords(long count) {
    this.count = count;
  }

  /**
   * The number of the newest record, from 1. Records are in the order of these, and not of their
   * offsets, which begin again where the control topic is made anew.
   */
  long count() {
    return count;
  }

  /** The digest of the record that had the id; empty for none. */
  OptionalLong digest(String id) {
    Long digest = digests.get(id);
    return digest == null ? OptionalLong.empty() : OptionalLong.of(digest);
  }

  /** Adds a record, which is the newest. */
  void add(String id, long digest) {
    count++;
    restore(id, digest);
  }

  /** Adds a record that was counted. */
  void restore(String id, long digest) {
    digests.put(id, digest);
    if (digests.size() > MAX) {
      digests.remove(digests.keySet().iterator().next());
    }
  }

  /** All of them, the oldest first. */
  Map<String, Long> all() {
    return digests;
  }

  /** What tells two records apart. */
  static long digestOf(ControlRecord record) {
    return Sha256.first8(Sha256.digest().digest(ControlRecordWriter.write(record)));
  }
}
