package io.millrace.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ChildJvm;
import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WithoutFlinkTest {

  @Test
  void theCommandLineNeedsNeitherFlinkNorWhatFlinkBrings() throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(
                entry -> !entry.matches(".*/org/(apache/(flink|kafka|iceberg|hadoop)|slf4j)/.*"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(classPath).contains("picocli").doesNotContain("flink-core");
    ChildJvm.Outcome outcome =
        ChildJvm.run(
            classPath,
            "io.millrace.command.Millrace",
            "validate",
            "../deploy/local/demo/pipeline.yaml");
    assertThat(outcome.output()).contains("ok ", "onnxruntime");
    assertThat(outcome.code()).isZero();
  }
}
