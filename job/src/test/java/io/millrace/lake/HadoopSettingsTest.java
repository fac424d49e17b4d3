package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopSettingsTest {

  @Test
  void aClientEndsQuietlyAfterItsClassLoaderIsClosed(@TempDir Path folder) throws Exception {
    ChildJvm.Outcome outcome =
        ChildJvm.run(
            System.getProperty("java.class.path"),
            ClosedClassLoader.class.getName(),
            folder.toUri().toString());

    assertThat(outcome.output()).contains("closed").doesNotContain("Exception", "Error");
    assertThat(outcome.code()).isZero();
  }
}
