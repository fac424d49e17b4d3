package io.millrace.deployment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The newest control records by their ids, so that one which comes again changes nothing. */
final class AnsweredRecords {
  /** The most records that are remembered: half a megabyte of state at most, mostly far less. */
  static final int MAX = 10_000;

  private final Map<String, Long> digests = new LinkedHashMap<>();

  /** The digest of the record that had the id; empty for none. */
  OptionalLong digest(String id) {
    Long digest = digests.get(id);
    return digest == null ? OptionalLong.empty() : OptionalLong.of(digest);
  }

  void add(String id, long digest) {
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
