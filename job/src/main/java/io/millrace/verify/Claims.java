package io.millrace.verify;

import com.google.common.collect.Lists;
import io.millrace.verify.Accounted.Run;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The claims of gaps in users' counts: each gap claims a Kafka offset for each row that is gone.
 */
public final class Claims implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Claim> all = new ArrayList<>();

  /**
   * A gap of a user's count.
   *
   * @param userSeq the count of the row behind the gap
   * @param count the number of rows that are gone
   * @param windows the offsets that they may have had, one window for each partition of the user;
   *     the first ends just before the row behind the gap
   */
  record Claim(String userId, long userSeq, long count, List<Run> windows) implements Serializable {
    /**
     * The order in which claims are served: those with one window first, by its end (see {@link
     * Reckoning}).
     */
    static final Comparator<Claim> ORDER =
        Comparator.comparing((Claim claim) -> claim.windows.size() > 1)
            .thenComparing(claim -> claim.windows.get(0).to())
            .thenComparing(claim -> claim.windows.get(0).source().topic())
            .thenComparing(claim -> claim.windows.get(0).source().partition())
            .thenComparing(claim -> claim.windows.get(0).from())
            .thenComparing(Claim::userId)
            .thenComparing(Claim::userSeq);

    /** Whether the gap is of the user's first rows, which any partition may have had. */
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

  /** The claims in an order that does not depend on the parts that they came from. */
  List<Claim> inOrder() {
    return all.stream().sorted(Claim.ORDER).toList();
  }

  /** The claims in parts, none with more than this. */
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
