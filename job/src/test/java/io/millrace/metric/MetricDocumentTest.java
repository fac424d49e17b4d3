package io.millrace.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.GeneratedFile;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricDocumentTest {

  @Test
  void theShippedListIsTheDeclaredOne() throws IOException {
    GeneratedFile.of("METRICS.md", MetricDocumentTest.class).isUpToDate(MetricDocument.markdown());
  }

  @Test
  void namesAreUniqueAndFitPrometheus() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::prometheusName))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z][a-z0-9_]*"));
  }

  @Test
  void descriptionsAreOneLineWithoutBreakingTheTable() {
    assertThat(Metric.values())
        .allSatisfy(metric -> assertThat(metric.description()).doesNotContain("|", "\n"));
  }

  @Test
  void histogramsOfTimesNameTheirUnitLast() {
    assertThat(Metric.values())
        .filteredOn(metric -> metric.unit().equals("ms") || metric.unit().equals("µs"))
        .allMatch(metric -> metric.key().matches(".*_(ms|us)"));
  }
}
