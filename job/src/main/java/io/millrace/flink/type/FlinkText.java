package io.millrace.flink.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;

/**
 * Reads texts as {@code StringValue.writeString} of Flink writes them: the length plus 1 (0: null),
 * then each char, all of them seven bits a byte, low ones first. Flink's own reader sets aside two
 * bytes for each char of the length before it reads the first, so a damaged length is 4 GB.
 */
final class FlinkText {
  private static final int CHUNK = Wire.UNREAD_MAX;
  private static final int CHAR_BYTES_MAX = 3;

  private FlinkText() {}

  /**
   * Reads a text, or null.
   *
   * @throws IOException where Flink cannot have written it
   */
  static String read(DataInputView source) throws IOException {
    long withNull = length(source);
    if (withNull == 0) {
      return null;
    }
    if (withNull > Integer.MAX_VALUE) {
      throw new IOException("Cannot read a text: %d chars".formatted(withNull - 1));
    }
    int length = (int) withNull - 1;
    byte[] chunk = new byte[Math.min(length, CHUNK)];
    source.readFully(chunk);
    // Most texts are short and ASCII.
    return chunk.length == length && isAscii(chunk)
        ? new String(chunk, StandardCharsets.ISO_8859_1)
        : chars(length, chunk, source);
  }

  private static long length(DataInputView source) throws IOException {
    long length = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte next = source.readByte();
      length |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return length;
      }
    }
    throw new IOException("Cannot read the length of a text: more than 5 bytes (must be 1 to 5)");
  }

  private static boolean isAscii(byte[] bytes) {
    int all = 0;
    for (byte each : bytes) {
      all |= each;
    }
    return all >= 0;
  }

  /** Reads chunks of as many bytes as chars are left: each char has one or more. */
  private static String chars(int length, byte[] chunk, DataInputView source) throws IOException {
    char[] chars = new char[chunk.length];
    int read = 0;
    int partial = 0;
    int partialBytes = 0;
    int inChunk = chunk.length;
    while (true) {
      for (int i = 0; i < inChunk; i++) {
        partial |= (chunk[i] & 0x7F) << (7 * partialBytes);
        partialBytes++;
        if (chunk[i] >= 0) {
          if (read == chars.length) {
            chars = Arrays.copyOf(chars, (int) Math.min(length, 2L * read));
          }
          chars[read++] = (char) partial;
          partial = 0;
          partialBytes = 0;
        } else if (partialBytes == CHAR_BYTES_MAX) {
          throw new IOException("Cannot read a text: a char of more than 3 bytes");
        }
      }
      if (read == length) {
        return new String(chars, 0, length);
      }
      inChunk = Math.min(chunk.length, length - read);
      source.readFully(chunk, 0, inChunk);
    }
  }
}
