package io.millrace.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
  private static final byte[] FIRST = bytes("{\"a\":1}\n{\"a\":2}\n");
  private static final byte[] SECOND = bytes("{\"a\":3}\n");

  /** The flag of {@code gzip -N}: the head has the file's name. */
  private static final int NAME_FLAG = 8;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] packed(byte[] plain) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(plain);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List.of(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (InputStream in = Gzip.unpacked(new ByteArrayInputStream(packed), "events.jsonl.GZ")) {
      return in.readAllBytes();
    }
  }

  @Test
  void membersOneBehindTheOtherAreReadWhole() throws IOException {
    byte[] named = packed(SECOND);
    named[3] = NAME_FLAG;
    byte[] head = Arrays.copyOf(named, 10);
    byte[] rest = Arrays.copyOfRange(named, 10, named.length);

    assertThat(unpacked(joined(packed(FIRST), packed(new byte[0]), head, bytes("n\0"), rest)))
        .isEqualTo(joined(FIRST, SECOND));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 512, 300_000})
  void zerosAtTheEndArePadding(int zeros) throws IOException {
    assertThat(unpacked(joined(packed(FIRST), packed(SECOND), new byte[zeros])))
        .isEqualTo(joined(FIRST, SECOND));
  }

  @Test
  void aFileThatIsCutAnywhereButBetweenMembersIsRefusedInWords() throws IOException {
    byte[] whole = joined(packed(FIRST), packed(SECOND));
    Set<Integer> ends = new HashSet<>(List.of(packed(FIRST).length, whole.length));
    for (int length = 0; length <= whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (ends.contains(length)) {
        assertThat(unpacked(cut)).startsWith(FIRST);
      } else {
        assertThatThrownBy(() -> unpacked(cut))
            .as("cut at %d", length)
            .isInstanceOfSatisfying(
                IOException.class,
                e -> assertThat(IoReason.of(e, "x.gz")).isEqualTo("it ends too early"));
      }
    }
  }

  @Test
  void whatIsBehindTheLastMemberIsNotLeftOut() {
    assertThatThrownBy(() -> unpacked(joined(packed(FIRST), new byte[3], packed(SECOND))))
        .hasMessageContaining("follows what gzip has packed");
    assertThatThrownBy(() -> unpacked(joined(packed(FIRST), SECOND)))
        .hasMessageContaining("follows what gzip has packed");
    assertThatThrownBy(() -> unpacked(FIRST))
        .isInstanceOfSatisfying(
            IOException.class,
            e -> assertThat(IoReason.of(e, "x.gz")).startsWith("it is not packed by gzip"));
  }

  @Test
  void aChangedByteIsFoundWhereItChangesWhatIsRead() {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] plain = new byte[5_000];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) ('a' + random.nextInt(4));
    }
    byte[] whole = packed(plain);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(unpacked(damaged)).as("seed %d, damage %d", seed, i).isEqualTo(plain);
      } catch (IOException e) {
        assertThat(IoReason.of(e, "x.gz")).as("seed %d", seed).startsWith("it ");
      }
    }
  }
}
