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

class LocalRunPhaseTest {
  @TempDir private Path folder;

  @Test
  void theFolderShowsWhetherItsRunIsAtWorkFinishedOrStopped() throws IOException {
    assertThat(LocalRunPhase.of(folder)).isEqualTo(LocalRunPhase.STOPPED);
    Path lock = Files.createFile(folder.resolve("lock"));
    Path state = folder.resolve("run.json");
    Files.writeString(state, "{\"format\": 1, \"phase\": \"RUNNING\"}");
    assertThat(LocalRunPhase.of(folder)).isEqualTo(LocalRunPhase.STOPPED);
    Files.writeString(state, "{\"format\": 1, \"phase\": \"FINISHED\"}");
    assertThat(LocalRunPhase.of(folder)).isEqualTo(LocalRunPhase.FINISHED);
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThat(LocalRunPhase.of(folder)).isEqualTo(LocalRunPhase.AT_WORK);
    }
    assertThat(LocalRunPhase.of(folder)).isEqualTo(LocalRunPhase.FINISHED);
  }
}
