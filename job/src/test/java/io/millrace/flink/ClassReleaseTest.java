package io.millrace.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ChildJvm;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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

  /** Another job of the session may have a Hadoop of its own in its jar. */
  @Test
  void threadsOfAnotherJobsHadoopKeepTheirClassLoader() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (URLClassLoader ours = new URLClassLoader(new URL[0]);
        URLClassLoader others = new URLClassLoader(new URL[0])) {
      Thread ofOurs = waiting(end, "org.apache.hadoop.ours", ours);
      Thread ofOthers = waiting(end, "org.apache.hadoop.others", others);

      ClassRelease.now(ours, ours);

      assertThat(ofOurs.getContextClassLoader()).isSameAs(ours.getParent());
      assertThat(ofOthers.getContextClassLoader()).isSameAs(others);
    } finally {
      end.countDown();
    }
  }

  private static Thread waiting(CountDownLatch end, String name, ClassLoader seen) {
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.setContextClassLoader(seen);
    thread.start();
    return thread;
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
