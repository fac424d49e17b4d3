package io.millrace.flink.scoring;

import io.millrace.flink.FlinkFiles;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Loads the model's bytes in a task. The bytes are never in the job graph. */
@FunctionalInterface
public interface ModelLoader extends Serializable {
  byte[] load(RuntimeContext context) throws IOException;

  /** A file that the client has registered with Flink's distributed cache under a name. */
  static ModelLoader cachedFile(String name) {
    return context -> {
      File file = context.getDistributedCache().getFile(name);
      return Files.readAllBytes(file.toPath());
    };
  }

  /**
   * A file that each TaskManager reads itself, for models too large for the distributed cache.
   *
   * @param bytes the model's size: of another file, no more than shows its hash to be another is
   *     read
   */
  static ModelLoader uri(String uri, int bytes) {
    return context -> new FlinkFiles().read(uri, bytes + 1L);
  }
}
