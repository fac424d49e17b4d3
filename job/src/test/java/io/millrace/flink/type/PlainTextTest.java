package io.millrace.flink.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void whatFlinkWritesIsReadAsFlinkReadsIt() throws Exception {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    Random random = new Random(seed);
    PlainText texts = new PlainText();
    for (int i = 0; i < 20_000; i++) {
      String text = random.nextInt(50) == 0 ? null : text(random);
      DataOutputSerializer written = new DataOutputSerializer(16);
      StringValue.writeString(text, written);
      written.writeByte(42);
      DataInputDeserializer source = new DataInputDeserializer(written.getCopyOfBuffer());
      assertThat(texts.read(source)).as("seed %d, text %d", seed, i).isEqualTo(text);
      assertThat(source.readByte()).as("seed %d, text %d", seed, i).isEqualTo((byte) 42);
    }
  }

  /** Texts of ASCII, of Latin, of any characters, of surrogates; now and then a long one. */
  private static String text(Random random) {
    int length = random.nextInt(random.nextInt(30) == 0 ? 3_000 : 40);
    int highest = new int[] {0x7F, 0xFF, 0x3FFF, 0xFFFF}[random.nextInt(4)];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      boolean isRare = random.nextInt(10) == 0;
      text.append((char) random.nextInt((isRare ? highest : 0x7F) + 1));
    }
    return text.toString();
  }
}
