package io.millrace.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The jar that lies in Flink's {@code lib/}. */
class SqlJarIT {
  private static final Path JAR = Path.of("target", "millrace-sql.jar");

  @Test
  void everyClassOfMillraceThatItNamesIsInIt() {
    List<String> references = references();

    assertThat(references).anyMatch(line -> line.contains("-> io.millrace.feature."));
    assertThat(references).noneMatch(line -> line.matches(".*-> io\\.millrace\\..* not found"));
  }

  /** Which class names which, and what is not there, a line each. */
  private static List<String> references() {
    StringWriter out = new StringWriter();
    PrintWriter printed = new PrintWriter(out);
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    int code =
        jdeps.run(
            printed,
            printed,
            "--multi-release",
            "17",
            "-verbose:class",
            "-filter:none",
            "-include",
            "io\\.millrace\\..*",
            JAR.toString());
    assertThat(code).as(out.toString()).isZero();
    return out.toString().lines().map(String::strip).toList();
  }
}
