package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file in the repository that is generated from the code, and must equal what the code gives now.
 */
public record GeneratedFile(Path path, Class<?> test) {

  private static final boolean REGENERATE = Boolean.getBoolean("millrace.regenerate");

  /** The path is relative to the module, where Maven runs the tests. */
  public static GeneratedFile of(String path, Class<?> test) {
    return new GeneratedFile(Path.of(path), test);
  }

  public void isUpToDate(String expected) throws IOException {
    if (REGENERATE) {
      Files.writeString(path, expected);
    }
    assertThat(path)
        .as(
            "%s is stale; write it again: mvn -pl job test -Dtest=%s -Dmillrace.regenerate=true",
            path, test.getSimpleName())
        .hasContent(expected);
  }
}
