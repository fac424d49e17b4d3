package io.millrace.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class RegularFileTest {
  @TempDir private Path folder;

  /** As Kubernetes mounts a secret: a link to a link to a file. */
  @Test
  void aFileIsReadThroughLinks() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "secret");
    Path first = Files.createSymbolicLink(folder.resolve("first"), file);
    Path second = Files.createSymbolicLink(folder.resolve("second"), first);
    assertThat(RegularFile.read(second, 100)).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
    assertThat(RegularFile.read(second, 2)).isEqualTo("se".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileOfTheKernelIsReadThoughItsSizeIsZero() throws IOException {
    Path file = Path.of("/proc/self/status");
    assertThat(Files.size(file)).isZero();
    assertThat(RegularFile.read(file, 1_000_000)).isNotEmpty();
    assertThat(RegularFile.read(file, 7)).hasSize(7);
  }

  @Test
  void whatNeedNotEndIsRefusedBeforeItIsOpened() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/zero"));
    for (Path each : new Path[] {pipe, link, Path.of("/dev/zero"), Path.of("/dev/random")}) {
      assertReason(each, "it is a device, a pipe or a socket (must be a regular file)");
    }
    assertReason(folder, "it is a folder");
    Path circle = folder.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertThatThrownBy(() -> RegularFile.read(circle, 1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RegularFile.open(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static void assertReason(Path path, String reason) {
    assertThatThrownBy(() -> RegularFile.read(path, Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            IOException.class, e -> assertThat(IoReason.of(e, path.toString())).isEqualTo(reason));
  }
}
