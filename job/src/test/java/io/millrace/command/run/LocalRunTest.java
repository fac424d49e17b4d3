package io.millrace.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunTest {
  @TempDir private Path folder;

  @Test
  void theFolderTellsWhetherItsRunIsAtWorkFinishedOrStopped() throws IOException {
    assertThat(LocalRun.of(folder)).isEqualTo(LocalRun.STOPPED);
    Path lock = Files.createFile(folder.resolve("lock"));
    Path state = folder.resolve("run.json");
    Files.writeString(state, "{\"format\": 1, \"phase\": \"RUNNING\"}");
    assertThat(LocalRun.of(folder)).isEqualTo(LocalRun.STOPPED);
    Files.writeString(state, "{\"format\": 1, \"phase\": \"FINISHED\"}");
    assertThat(LocalRun.of(folder)).isEqualTo(LocalRun.FINISHED);
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThat(LocalRun.of(folder)).isEqualTo(LocalRun.AT_WORK);
    }
    assertThat(LocalRun.of(folder)).isEqualTo(LocalRun.FINISHED);
  }
}
