package io.millrace.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ChildJvm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutFlinkTest {
  @TempDir private Path folder;

  @Test
  void theCommandLineNeedsNeitherFlinkNorWhatFlinkBrings() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(
                entry -> !entry.matches(".*/org/(apache/(flink|kafka|iceberg|hadoop)|slf4j)/.*"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(classPath).contains("picocli").doesNotContain("flink-core");
    String demo = "../deploy/local/demo/pipeline.yaml";
    ChildJvm.Outcome outcome =
        ChildJvm.run(classPath, "io.millrace.command.Millrace", "validate", demo);
    assertThat(outcome.output()).contains("ok ", "onnxruntime");
    assertThat(outcome.code()).isZero();

    String events = Files.writeString(folder.resolve("events.jsonl"), "{}\n").toString();
    String expected = folder.resolve("expected.jsonl").toString();
    ChildJvm.Outcome written =
        ChildJvm.run(
            classPath,
            "io.millrace.command.Millrace",
            "test",
            demo,
            "--events=" + events,
            "--expect=" + expected,
            "--write");
    assertThat(written.output()).contains("1 line, 0 events");
    assertThat(written.code()).isZero();
  }
}
