package io.millrace.flink.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The wire format of a text that mostly repeats the one before, such as a model's hash: bytes are
 * copied and compared, and the same bytes give the same string. Not thread safe.
 */
final class RepeatedText implements TextFormat {
  private String lastWritten = "";
  private byte[] lastWrittenBytes = {};
  private String lastRead = "";
  private byte[] lastReadBytes = {};

  @Override
  public void write(String text, DataOutputView target) throws IOException {
    if (!text.equals(lastWritten)) {
      lastWritten = text;
      lastWrittenBytes = text.getBytes(StandardCharsets.UTF_8);
    }
    Wire.writeInt(lastWrittenBytes.length, target);
    target.write(lastWrittenBytes);
  }

  @Override
  public String read(DataInputView source) throws IOException {
    byte[] bytes = Wire.readFully(Wire.readInt(source), source);
    if (!Arrays.equals(bytes, lastReadBytes)) {
      lastRead = new String(bytes, StandardCharsets.UTF_8);
      lastReadBytes = bytes;
    }
    return lastRead;
  }
}
