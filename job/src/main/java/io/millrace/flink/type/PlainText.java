package io.millrace.flink.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Flink's wire format of texts, which null has, too ({@link StringValue}), read by the array: one
 * more than the number of characters, then each character, seven bits a byte, low ones first. Most
 * texts have one byte for each character. Not thread safe.
 */
final class PlainText implements TextFormat {
  private static final int CHARACTER_BITS = 16;

  private byte[] bytes = new byte[64];

  @Override
  public void write(String text, DataOutputView target) throws IOException {
    StringValue.writeString(text, target);
  }

  @Override
  public String read(DataInputView source) throws IOException {
    int length = readLength(source) - 1;
    if (length < 0) {
      return null;
    }
    if (length > bytes.length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    source.readFully(bytes, 0, length);
    for (int i = 0; i < length; i++) {
      if (bytes[i] < 0) {
        return readWide(length, source);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static int readLength(DataInputView source) throws IOException {
    int length = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte next = source.readByte();
      length |= (next & 0x7F) << shift;
      if (next >= 0) {
        return length;
      }
    }
    throw new IOException("Cannot read a text: its length has more than 5 bytes");
  }

  /** Reads characters of which some have several bytes; as many as characters are here already. */
  private String readWide(int length, DataInputView source) throws IOException {
    char[] text = new char[length];
    int here = 0;
    for (int i = 0; i < length; i++) {
      int character = 0;
      int shift = 0;
      byte next;
      do {
        if (shift > CHARACTER_BITS) {
          throw new IOException("Cannot read a text: a character has more than 3 bytes");
        }
        next = here < length ? bytes[here++] : source.readByte();
        character |= (next & 0x7F) << shift;
        shift += 7;
      } while (next < 0);
      text[i] = (char) character;
    }
    return new String(text);
  }
}
