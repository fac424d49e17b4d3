package io.millrace.flink.type;

import io.millrace.scoring.ModelIdentity;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The wire format of the model that gave a score, or of none. As thread safe as its texts. */
final class ModelFormat {
  private final TextFormat name;
  private final TextFormat version;
  private final TextFormat sha256;
  private final TextFormat runtime;

  /**
   * @param texts supplies the format of each text
   */
  ModelFormat(Supplier<TextFormat> texts) {
    name = texts.get();
    version = texts.get();
    sha256 = texts.get();
    runtime = texts.get();
  }

  void write(ModelIdentity model, DataOutputView target) throws IOException {
    target.writeBoolean(model != null);
    if (model != null) {
      name.write(model.name(), target);
      version.write(model.version(), target);
      sha256.write(model.sha256(), target);
      runtime.write(model.runtime(), target);
    }
  }

  ModelIdentity read(DataInputView source) throws IOException {
    return source.readBoolean()
        ? new ModelIdentity(
            name.read(source), version.read(source), sha256.read(source), runtime.read(source))
        : null;
  }
}
