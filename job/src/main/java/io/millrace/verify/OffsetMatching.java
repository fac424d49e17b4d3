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
 * Gives claims the offsets that they ask for, each offset to one claim. Where those of a claim's
 * windows are given away, it looks for claims that can take others in their stead (augmenting
 * paths). So whatever all claims can have together they get, in whatever order they come.
 */
final class OffsetMatching {
  /**
   * How much searches in vain may look at for claims that get all or nothing. The first one proves
   * that not all of these can be served; the others only say which are not.
   */
  private static final long IN_VAIN_MAX = 20_000_000;

  private final FreeOffsets free;
  private final IntFunction<List<Run>> windows;

  /** By their first offset, the offsets that are given away. */
  private final Map<Source, TreeMap<Long, Held>> held = new HashMap<>();

  /** What no search in vain has looked at: behind the rest nothing is free. */
  private FreeOffsets unseen = FreeOffsets.of(List.of());

  private long inVain;

  /** Offsets up to one, and the claim that has them. */
  private record Held(long to, int claim) {}

  /** Offsets that a claim has and another one could do with. */
  private record Step(int to, Run offsets) {}

  /**
   * @param windows of a claim, by its number
   */
  OffsetMatching(FreeOffsets free, IntFunction<List<Run>> windows) {
    this.free = free;
    this.windows = windows;
  }

  /** Gives a claim so many of some windows' free offsets, or none; returns whether it did. */
  boolean giveAll(int claim, List<Run> some, long count) {
    return isAll(claim, give(claim, some, count), count);
  }

  /** The same of all its windows, and of what others can do without. */
  boolean serveAll(int claim, long count) {
    return inVain < IN_VAIN_MAX && isAll(claim, serve(claim, count), count);
  }

  private boolean isAll(int claim, long given, long count) {
    if (given < count) {
      release(claim);
      // What it gives back may be what searches were for.
      unseen = FreeOffsets.of(held.keySet().stream().map(OffsetMatching::all).toList());
    }
    return given == count;
  }

  private static Run all(Source source) {
    return new Run(source, 0, Long.MAX_VALUE - 1);
  }

  /** Gives a claim as many more as it can have, at most so many; returns how many. */
  long serve(int claim, long count) {
    long left = count - give(claim, windows.apply(claim), count);
    long more = 1;
    while (left > 0 && more > 0) {
      more = new Search(claim).find(left);
      left -= more;
    }
    return count - left;
  }

  /** Gives a claim as many of some windows' free offsets, at most; returns how many. */
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

  /** Takes offsets that one claim has away from it. */
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

  /** The offsets of a window that are given away, and to which claims. */
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

  /** A way from a claim, over what others have, to one for which some offsets are free. */
  private final class Search {
    private final int claim;

    /** By claim, the one that could do with its offsets. */
    private final Map<Integer, Step> ways = new HashMap<>();

    private final List<Run> seen = new ArrayList<>();

    private Search(int claim) {
      this.claim = claim;
    }

    /** Gives the claim some more, at most so many; returns how many. */
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

    /** Each on the way was given as many as it leaves to the one before it. */
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
