package io.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.history.Names.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderedSpoolTest {
  private static final int WIDTH = 5;

  @TempDir private Path folder;

  @Test
  void randomRowsOfAnyThreadsComeInTheOrderOfTheirBytes() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      Map<Source, List<byte[]>> expected = new TreeMap<>();
      try (OrderedSpool spool =
          OrderedSpool.create(folder, WIDTH, WIDTH * (1 + random.nextInt(300)))) {
        List<OrderedSpool.Writer> writers =
            Stream.generate(spool::writer).limit(1 + random.nextInt(3)).toList();
        for (int i = random.nextInt(2_000); i > 0; i--) {
          byte[] row = new byte[WIDTH];
          random.nextBytes(row);
          row[0] = (byte) (random.nextBoolean() ? 0 : -1);
          Source source = new Source("t" + random.nextInt(2), random.nextInt(3));
          expected.computeIfAbsent(source, s -> new ArrayList<>()).add(row);
          writers.get(random.nextInt(writers.size())).add(source.topic(), source.partition(), row);
        }
        for (OrderedSpool.Writer each : writers) {
          each.end();
        }

        assertThat(spool.sources()).as("seed %d", seed).isEqualTo(List.copyOf(expected.keySet()));
        for (Map.Entry<Source, List<byte[]>> each : expected.entrySet()) {
          each.getValue().sort(Arrays::compareUnsigned);
          List<byte[]> found = new ArrayList<>();
          OrderedRows rows = spool.rows(each.getKey());
          for (byte[] row = rows.next(); row != null; row = rows.next()) {
            found.add(row);
          }
          assertThat(found.toArray(byte[][]::new))
              .as("seed %d, round %d", seed, round)
              .isDeepEqualTo(each.getValue().toArray(byte[][]::new));
        }
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
