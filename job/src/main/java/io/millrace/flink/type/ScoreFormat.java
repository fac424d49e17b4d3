package io.millrace.flink.type;

import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The wire format of a score with its status. */
final class ScoreFormat {
  private static final ScoreStatus[] STATUSES = ScoreStatus.values();

  private ScoreFormat() {}

  static void write(Score score, DataOutputView target) throws IOException {
    target.writeFloat(score.value());
    Wire.writeEnum(score.status(), target);
    StringValue.writeString(score.error(), target);
  }

  static Score read(DataInputView source) throws IOException {
    return new Score(source.readFloat(), Wire.readEnum(STATUSES, source), FlinkText.read(source));
  }
}
