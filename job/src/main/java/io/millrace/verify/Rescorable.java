package io.millrace.verify;

import com.google.common.collect.Lists;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows {@code FAILED} or {@code TIMED_OUT} that have a score here: differences only where they are
 * more than a limit, which is known when all are in. The first of each part are kept.
 */
public final class Rescorable implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int KEPT = 10_000;

  private final List<Difference> named = new ArrayList<>();
  private long unnamed;

  void add(Difference row) {
    if (named.size() < KEPT) {
      named.add(row);
    } else {
      unnamed++;
    }
  }

  void add(Rescorable other) {
    named.addAll(other.named);
    unnamed += other.unnamed;
  }

  /** The same in parts, none with more rows than this. */
  public List<Rescorable> split(int rowsMax) {
    List<Rescorable> parts = new ArrayList<>();
    for (List<Difference> some : Lists.partition(named, rowsMax)) {
      Rescorable part = new Rescorable();
      part.named.addAll(some);
      parts.add(part);
    }
    Rescorable rest = new Rescorable();
    rest.unnamed = unnamed;
    parts.add(rest);
    return parts;
  }

  /** Makes differences of all. */
  void report(Findings findings) {
    named.forEach(findings::add);
    findings.addUnnamed(DifferenceKind.STATUS, unnamed);
  }

  long rows() {
    return named.size() + unnamed;
  }
}
