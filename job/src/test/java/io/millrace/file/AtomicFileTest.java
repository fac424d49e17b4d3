package io.millrace.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private static final byte[] CONTENT = {'n', 'e', 'w'};

  @TempDir Path folder;

  @Test
  void aFileThatIsReplacedKeepsItsPermissionsAndLeavesNoDraft() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    AtomicFile.write(file, CONTENT);

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void aNewFileHasThePermissionsOfAnyNewOne() throws IOException {
    AtomicFile.write(folder.resolve("f"), CONTENT);
    Files.createFile(folder.resolve("any"));

    assertThat(Files.getPosixFilePermissions(folder.resolve("f")))
        .isEqualTo(Files.getPosixFilePermissions(folder.resolve("any")));
  }

  @Test
  void whatAKilledWriteLeftGoesOnceItIsOld() throws IOException {
    Path file = folder.resolve("f");
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    for (String name : List.of("f.millrace-1a2b.new", "f.old.new", "g.millrace-1a2b.new")) {
      Files.setLastModifiedTime(Files.writeString(folder.resolve(name), "x"), old);
    }
    Files.writeString(folder.resolve("f.millrace-zz.new"), "another writes it right now");

    AtomicFile.write(file, CONTENT);

    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("f", "f.old.new", "g.millrace-1a2b.new", "f.millrace-zz.new");
  }

  @Test
  void aPipeStaysOneAndTakesTheBytes() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readAllBytes(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    AtomicFile.write(pipe, CONTENT);

    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(CONTENT);
    assertThat(folder.toFile().list()).containsExactly("pipe");
  }

  @Test
  void aLinkStaysAndItsTargetIsWrittenBeItThereOrNot() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("inner/next"));
    Files.createSymbolicLink(inner.resolve("next"), Path.of("target"));

    AtomicFile.write(link, new byte[] {'o', 'l', 'd'});
    assertThat(inner.resolve("target")).hasContent("old");
    AtomicFile.write(link, CONTENT);

    assertThat(inner.resolve("target")).hasContent("new");
    assertThat(link).isSymbolicLink();
    assertThat(inner.resolve("next")).isSymbolicLink();
  }

  @Test
  void linksInACircleAreNoFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("link"));

    assertThatThrownBy(() -> AtomicFile.write(link, CONTENT)).isInstanceOf(IOException.class);
  }

  @Test
  void anotherFileBesideItStays() throws IOException {
    Path other = Files.writeString(folder.resolve("f.new"), "somebody's");

    AtomicFile.write(folder.resolve("f"), CONTENT);

    assertThat(other).hasContent("somebody's");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("f", "f.new");
  }

  @Test
  void whatCannotBeWrittenIsSaidInWords() throws IOException {
    assertThat(reason(folder)).isEqualTo("it is a folder");
    assertThat(reason(folder.resolve("none/f"))).isEqualTo("its folder is not there");
    Path file = Files.writeString(folder.resolve("f"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    if (!Files.isWritable(file)) { // As it is to the superuser.
      assertThat(reason(file)).isEqualTo("it is read-only");
      assertThat(file).hasContent("old");
    }
  }

  private static String reason(Path file) {
    try {
      AtomicFile.write(file, CONTENT);
      return "none";
    } catch (IOException e) {
      return IoReason.of(e, file.toString());
    }
  }
}
