package io.millrace.verify;

import io.millrace.verify.Accounted.Run;
import io.millrace.verify.Accounted.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Gives claims the offsets that they ask for, each offset to one claim. Where the offsets of a
 * claim's windows are given away, it looks for holders that can take other offsets instead
 * (augmenting paths). So the claims get as many offsets as they can have together, whatever their
 * order.
 */
final class OffsetMatching {
  /**
   * The limit of windows and runs that searches in vain may look at, for claims that get all or
   * nothing. The first such search proves that not all claims can be served; the others only find
   * which are not.
   */
  private static final long IN_VAIN_MAX = 20_000_000;

  private final FreeOffsets free;
  private final IntFunction<List<Run>> windows;

  /** The runs of offsets that are given away, by their first offset. */
  private final Map<Source, TreeMap<Long, Held>> held = new HashMap<>();

  /**
   * The offsets that no search in vain has looked at. From the others, no way leads to a free
   * offset.
   */
  private FreeOffsets unseen = FreeOffsets.of(List.of());

  private long inVain;

  /** The last offset of a run, and the claim that has the run. */
  private record Held(long to, int claim) {}

  /**
   * Offsets with a claim: the one that has them or, in {@code ways}, the one that could use them.
   */
  private record Step(int to, Run offsets) {}

  /**
   * @param windows gives the windows of a claim, by its number
   */
  OffsetMatching(FreeOffsets free, IntFunction<List<Run>> windows) {
    this.free = free;
    this.windows = windows;
  }

  /**
   * Gives a claim exactly so many free offsets of some windows, or none; returns whether it did.
   */
  boolean giveAll(int claim, List<Run> some, long count) {
    return isAll(claim, give(claim, some, count), count);
  }

  /**
   * Gives a claim exactly so many offsets of all its windows, or none; returns whether it did.
   * Holders of these offsets may get others instead.
   */
  boolean serveAll(int claim, long count) {
    return inVain < IN_VAIN_MAX && isAll(claim, serve(claim, count), count);
  }

  private boolean isAll(int claim, long given, long count) {
    if (given < count) {
      release(claim);
      // Searches that were in vain may find the offsets that it gives back.
      unseen = FreeOffsets.of(held.keySet().stream().map(OffsetMatching::all).toList());
    }
    return given == count;
  }

  private static Run all(Source source) {
    return new Run(source, 0, Long.MAX_VALUE - 1);
  }

  /** Gives a claim as many more offsets as it can have, at most so many; returns the number. */
  long serve(int claim, long count) {
    long left = count - give(claim, windows.apply(claim), count);
    long more = 1;
    while (left > 0 && more > 0) {
      more = new Search(claim).find(left);
      left -= more;
    }
    return count - left;
  }

  /** Gives a claim free offsets of some windows, at most so many; returns the number. */
  long give(int claim, List<Run> some, long count) {
    long left = count;
    for (Run window : some) {
      List<Run> taken = free.take(window, left);
      taken.forEach(run -> hold(run, claim));
      left -= FreeOffsets.size(taken);
    }
    return count - left;
  }

  private void hold(Run run, int claim) {
    TreeMap<Long, Held> others = held.get(run.source());
    if (others == null) {
      others = new TreeMap<>();
      held.put(run.source(), others);
      unseen.give(all(run.source()));
    }
    others.put(run.from(), new Held(run.to(), claim));
  }

  /** Takes offsets away from the one claim that has them. */
  private void drop(Run run) {
    TreeMap<Long, Held> all = held.get(run.source());
    Map.Entry<Long, Held> whole = all.floorEntry(run.from());
    Held had = whole.getValue();
    all.remove(whole.getKey());
    if (whole.getKey() < run.from()) {
      all.put(whole.getKey(), new Held(run.from() - 1, had.claim()));
    }
    if (run.to() < had.to()) {
      all.put(run.to() + 1, had);
    }
  }

  private void release(int claim) {
    for (Run window : windows.apply(claim)) {
      for (Step each : within(window)) {
        if (each.to() == claim) {
          drop(each.offsets());
          free.give(each.offsets());
        }
      }
    }
  }

  /** The offsets of a window that are given away, with the claims that have them. */
  private List<Step> within(Run window) {
    TreeMap<Long, Held> all = held.get(window.source());
    if (all == null || window.from() > window.to()) {
      return List.of();
    }
    Long first = all.floorKey(window.from());
    List<Step> found = new ArrayList<>();
    all.subMap(first == null ? window.from() : first, true, window.to(), true)
        .forEach(
            (from, run) -> {
              long begin = Math.max(from, window.from());
              long end = Math.min(run.to(), window.to());
              if (begin <= end) {
                found.add(new Step(run.claim(), new Run(window.source(), begin, end)));
              }
            });
    return found;
  }

  /**
   * A search for a way from a claim, over the offsets of others, to one that has free offsets in
   * its windows.
   */
  private final class Search {
    private final int claim;

    /**
     * The step by which the search came to each claim: its offsets, and the claim that could use
     * them.
     */
    private final Map<Integer, Step> ways = new HashMap<>();

    private final List<Run> seen = new ArrayList<>();

    private Search(int claim) {
      this.claim = claim;
    }

    /** Gives the claim some more offsets, at most so many; returns the number. */
    long find(long count) {
      long looked = 0;
      Queue<Integer> next = new ArrayDeque<>(List.of(claim));
      for (Integer each = next.poll(); each != null; each = next.poll()) {
        List<Run> own = windows.apply(each);
        long given = each == claim ? 0 : give(each, own, atMost(each, count));
        if (given > 0) {
          passOn(each, given);
          seen.forEach(unseen::give);
          return given;
        }
        for (Run window : own) {
          looked++;
          for (Run part : unseen.take(window, Long.MAX_VALUE)) {
            seen.add(part);
            for (Step other : within(part)) {
              looked++;
              if (other.to() != claim
                  && ways.putIfAbsent(other.to(), new Step(each, other.offsets())) == null) {
                next.add(other.to());
              }
            }
          }
        }
      }
      inVain += looked;
      return 0;
    }

    private long atMost(int last, long count) {
      long most = count;
      for (int each = last; each != claim; each = ways.get(each).to()) {
        most = Math.min(most, FreeOffsets.size(List.of(ways.get(each).offsets())));
      }
      return most;
    }

    /**
     * Passes offsets back along the way: each claim gives the one before it as many as it has
     * received.
     */
    private void passOn(int last, long count) {
      for (int each = last; each != claim; each = ways.get(each).to()) {
        Run all = ways.get(each).offsets();
        Run some = new Run(all.source(), all.from(), all.from() + count - 1);
        drop(some);
        hold(some, ways.get(each).to());
      }
    }
  }
}
