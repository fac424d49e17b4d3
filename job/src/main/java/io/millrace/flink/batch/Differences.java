package io.millrace.flink.batch;

import com.google.common.collect.Lists;
import io.millrace.verify.Difference;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The differences in a task's part: their counts, the first of them, and a file with all rows. */
final class Differences {
  /** The number of differences sent at once; each is below a kilobyte, texts of users aside. */
  private static final int SHOWN_AT_ONCE = 100;

  private Differences() {}

  static List<byte[]> of(Findings findings, DifferenceTable table) {
    Findings.Part all = findings.part();
    List<byte[]> found = new ArrayList<>();
    found.add(Packed.bytes(new Findings.Part(all.counts(), List.of())));
    for (List<Difference> some : Lists.partition(all.first(), SHOWN_AT_ONCE)) {
      found.add(Packed.bytes(new Findings.Part(Map.of(), new ArrayList<>(some))));
    }
    table.file().map(Packed::bytes).ifPresent(found::add);
    return found;
  }
}
