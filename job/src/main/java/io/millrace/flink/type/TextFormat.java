package io.millrace.flink.type;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A wire format of texts. */
interface TextFormat {
  /** Flink's own format, which null has, too. */
  TextFormat PLAIN =
      new TextFormat() {
        @Override
        public void write(String text, DataOutputView target) throws IOException {
          StringValue.writeString(text, target);
        }

        @Override
        public String read(DataInputView source) throws IOException {
          return FlinkText.read(source);
        }
      };

  void write(String text, DataOutputView target) throws IOException;

  String read(DataInputView source) throws IOException;
}
