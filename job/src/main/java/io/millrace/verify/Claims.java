package io.millrace.verify;

import com.google.common.collect.Lists;
import io.millrace.verify.Accounted.Run;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What users' counts say of rows that are gone: each gap claims as many Kafka offsets. */
public final class Claims implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Claim> all = new ArrayList<>();

  /**
   * A gap of a user's count.
   *
   * @param userSeq of the row behind it
   * @param count how many rows are gone
   * @param windows the offsets that they may have had, one for each partition of the user; the
   *     first is that of the row behind, which comes next after it
   */
  record Claim(String userId, long userSeq, long count, List<Run> windows) implements Serializable {
    /** By the end of the window: who must be served first (see {@link Reckoning}). */
    static final Comparator<Claim> ORDER =
        Comparator.comparing((Claim claim) -> claim.windows.size() > 1)
            .thenComparing(claim -> claim.windows.get(0).to())
            .thenComparing(claim -> claim.windows.get(0).source().topic())
            .thenComparing(claim -> claim.windows.get(0).source().partition())
            .thenComparing(claim -> claim.windows.get(0).from())
            .thenComparing(Claim::userId)
            .thenComparing(Claim::userSeq);

    /** Whether it is about the user's first rows, of which any partition may have had some. */
    boolean isOfFirstRows() {
      return userSeq == count + 1;
    }
  }

  void add(Claim claim) {
    all.add(claim);
  }

  void add(Claims other) {
    all.addAll(other.all);
  }

  /** In an order that does not depend on the parts that they came from. */
  List<Claim> inOrder() {
    return all.stream().sorted(Claim.ORDER).toList();
  }

  /** The same in parts, none with more claims than this. */
  public List<Claims> split(int claimsMax) {
    List<Claims> parts = new ArrayList<>();
    for (List<Claim> some : Lists.partition(all, claimsMax)) {
      Claims part = new Claims();
      part.all.addAll(some);
      parts.add(part);
    }
    return parts;
  }
}
