package io.millrace.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassReleaseTest {
  @TempDir private Path folder;

  @Test
  void withoutAReleaseTheClassesOfAJobStayInASessionsProcess() throws Exception {
    assertThat(jobs("kept")).containsExactly("stays", "stays", "stays");
  }

  /** Of the first job, what libraries keep once in a process may stay: it does not add up. */
  @Test
  void theClassesOfALaterJobAreGoneOnceItHasEnded() throws Exception {
    assertThat(jobs("released")).endsWith("gone", "gone");
  }

  private List<String> jobs(String mode) throws Exception {
    ChildJvm.Outcome outcome =
        ChildJvm.run(
            // As Flink's own configuration has it for all of its processes.
            List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"),
            System.getProperty("java.class.path"),
            EndedJob.class.getName(),
            folder.toString(),
            mode);
    assertThat(outcome.code()).as(outcome.output()).isZero();
    return outcome
        .output()
        .lines()
        .filter(line -> line.equals("gone") || line.equals("stays"))
        .toList();
  }
}
