package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.TableSinks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredModelTest {
  @TempDir private Path folder;
  private FolderLake written;
  private Lake lake;

  @BeforeEach
  void openLake() throws Exception {
    written = FolderLake.jdbc(folder);
    TableSinks.prepare(written.settings(), Shop.pipeline(), Shop.FEATURES);
    lake = io.millrace.lake.Lake.open("millrace", written.settings().properties().get(), "lake");
  }

  @AfterEach
  void closeLake() throws IOException {
    lake.close();
    written.close();
  }

  @Test
  void aModelThatIsKeptElsewhereIsReadFromThere() throws IOException {
    Path model = Files.write(folder.resolve("mo del's %20 #1.onnx"), new byte[] {1, 2, 3});

    assertThat(StoredVersions.modelBytes(lake, at(model))).containsExactly(1, 2, 3);
  }

  @Test
  void aFileThatIsLargerThanAnyModelIsNotRead() throws IOException {
    Path model = folder.resolve("endless.onnx");
    try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
      file.setLength((1L << 30) + 1); // a hole: it takes no place on the disk
    }

    assertThatThrownBy(() -> StoredVersions.modelBytes(lake, at(model)))
        .isInstanceOf(LakeException.class)
        .hasMessageContainingAll(
            "Cannot read the model of version abc", "endless.onnx", "larger than 1073741824");
  }

  private static StoredVersion at(Path model) {
    return new StoredVersion(
        "abc", "{}", "00", null, "file://" + model, Instant.EPOCH, Optional.empty());
  }
}
