package io.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserHashTest {
  private static final int USERS = 100_000;

  @Test
  void eachPartHasItsShareOfEveryShareAndOfEveryBucket() {
    for (int parts : List.of(1, 2, 3, 4, 7, 16, 60)) {
      for (double share : List.of(1.0, 0.5, 0.25, 0.1)) {
        int[] counts = new int[parts];
        int[][] buckets = new int[parts][4];
        users()
            .filter(user -> UserHash.isIn(share, user))
            .forEach(
                user -> {
                  counts[UserHash.part(user, parts)]++;
                  buckets[UserHash.part(user, parts)][UserHash.bucket(user, 4)]++;
                });
        double mean = USERS * share / parts;
        for (int part = 0; part < parts; part++) {
          assertThat(counts[part])
              .as("part %d of %d at %s", part, parts, share)
              .isBetween((int) (mean * 0.6), (int) (mean * 1.4));
          for (int bucket : buckets[part]) {
            assertThat(bucket).isBetween((int) (mean * 0.1), (int) (mean * 0.5));
          }
        }
      }
    }
  }

  private static java.util.stream.Stream<String> users() {
    return IntStream.range(0, USERS).mapToObj(i -> "user-" + i);
  }
}
