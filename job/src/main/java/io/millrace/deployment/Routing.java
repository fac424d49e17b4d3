package io.millrace.deployment;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Whose score is a canary's: a function of the user, the salt and the shares alone. The first eight
 * bytes of SHA-256(salt ‖ 0 ‖ user) are a place among 2⁶⁴, of which the canaries take an interval
 * each, one behind the other from 0 on; the rest is the primary's. So a user keeps a side as long
 * as salt and shares stay. Belongs to one thread.
 */
public final class Routing {
  /** The side of the primary; canary i, from 0, has side i + 1. */
  public static final int PRIMARY = 0;

  private static final BigDecimal PLACES = new BigDecimal(BigInteger.TWO.pow(Long.SIZE));

  private final byte[] prefix;

  /** The ends of the canaries' intervals, unsigned, each the beginning of the next. */
  private final long[] ends;

  private final MessageDigest sha256 = Sha256.digest();

  public Routing(Lineup lineup) {
    prefix = (lineup.salt() + '\0').getBytes(StandardCharsets.UTF_8);
    List<Lineup.Canary> canaries = lineup.canaries();
    ends = new long[canaries.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      // Together the shares are below 1, so the last end is below 2^64.
      end += length(canaries.get(i).share());
      ends[i] = end;
    }
  }

  /** The whole part of the share's 2^64, of the double exactly, as an unsigned long. */
  private static long length(double share) {
    return new BigDecimal(share).multiply(PLACES).toBigInteger().longValue();
  }

  /** The side that scores a user: {@link #PRIMARY}, or a canary's place in the lineup, from 1. */
  public int side(String userId) {
    return ends.length == 0 ? PRIMARY : sideAt(place(userId));
  }

  private long place(String userId) {
    sha256.update(prefix);
    return Sha256.first8(sha256.digest(userId.getBytes(StandardCharsets.UTF_8)));
  }

  int sideAt(long place) {
    for (int i = 0; i < ends.length; i++) {
      if (Long.compareUnsigned(place, ends[i]) < 0) {
        return i + 1;
      }
    }
    return PRIMARY;
  }
}
