package io.millrace.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static final int MAX = 1 << 20;

  @Test
  void linesEndAtNewlineAloneAndEmptyOnesAreLeftOut() throws IOException {
    assertThat(lines("a\r\n\n\r\n b \n\n\nlast")).containsExactly("a\r", "\r", " b ", "last");
  }

  @Test
  void aLastNewlineBeginsNoLine() throws IOException {
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n\n")).isEmpty();
  }

  @Test
  void bytesThatAreNoUtf8StayAsTheyAre() throws IOException {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0xc0, '\r', '\n', (byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), MAX);

    assertThat(reader.next()).containsExactly(0xff, 0, 0xc0, '\r');
    assertThat(reader.next()).containsExactly(0xef, 0xbb, 0xbf);
    assertThat(reader.next()).isNull();
  }

  @Test
  void linesOfAnyLengthSurviveReadsOfAnySize() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> wanted = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      byte[] line = new byte[random.nextInt(10) == 0 ? random.nextInt(900_000) : random.nextInt(9)];
      for (int j = 0; j < line.length; j++) {
        line[j] = (byte) (random.nextInt(200) + 11);
      }
      all.write(line);
      all.write('\n');
      if (line.length > 0) {
        wanted.add(line);
      }
    }
    LineReader reader = new LineReader(new Trickle(all.toByteArray(), random), MAX);

    for (byte[] line : wanted) {
      assertThat(reader.next()).as("seed %d", seed).isEqualTo(line);
    }
    assertThat(reader.next()).isNull();
    assertThat(reader.number()).isEqualTo(200);
  }

  @Test
  void aLineAboveTheLimitIsNamedByItsNumber() throws IOException {
    LineReader reader =
        new LineReader(new ByteArrayInputStream("ok\n\n12345\n".getBytes(US_ASCII)), 4);

    assertThat(reader.next()).hasSize(2);
    assertThatThrownBy(reader::next)
        .isInstanceOf(LineReader.LineTooLongException.class)
        .hasMessage("line 3 is larger than 4 bytes");
  }

  private static final java.nio.charset.Charset US_ASCII = StandardCharsets.US_ASCII;

  private static List<String> lines(String text) throws IOException {
    LineReader reader =
        new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), MAX);
    List<String> lines = new ArrayList<>();
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      lines.add(new String(line, StandardCharsets.UTF_8));
    }
    return lines;
  }

  /** Gives as many bytes as it likes. */
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream in;
    private final Random random;

    Trickle(byte[] bytes, Random random) {
      in = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return in.read(target, offset, Math.min(length, 1 + random.nextInt(100_000)));
    }
  }
}
