package io.millrace.flink.scoring;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

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

  /** A file that each TaskManager reads itself, for models too large for the distributed cache. */
  static ModelLoader uri(String uri) {
    return context -> {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem();
      try (FSDataInputStream in = files.open(path)) {
        return ((InputStream) in).readAllBytes();
      }
    };
  }
}
