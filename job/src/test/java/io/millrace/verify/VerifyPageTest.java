package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VerifyPageTest {
  @Test
  void thePageListsAllThatMayNotBeRecomputed() throws IOException {
    String page = Files.readString(Path.of("../deploy/VERIFY.md"));

    assertThat(page)
        .contains(Arrays.stream(NotRecomputed.values()).map(each -> "`" + each + "`").toList());
  }
}
