package io.millrace.flink.batch;

import com.google.common.collect.Lists;
import io.millrace.verify.Difference;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What differs in a task's part: the counts, the first ones, and a file with the rows of all. */
final class Differences {
  /** Each is below a kilobyte but for texts of users' own. */
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
