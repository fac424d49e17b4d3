package io.millrace.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the job accepts the files of job parameters under {@code deploy/}. */
class DeployedParametersTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final String COMMON = "kubernetes/base/common.yaml";

  /** The files in the order in which the job gets them: a later file wins. */
  static Stream<List<String>> deployments() {
    return Stream.of(
        List.of(COMMON, "kubernetes/overlays/dev/overlay.yaml"),
        List.of(COMMON, "kubernetes/overlays/prod/overlay.yaml"),
        List.of(COMMON, "kubernetes/overlays/plain/overlay.yaml"),
        List.of("compose/parameters.yaml"));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void everyParameterOfADeploymentIsOneThatTheJobTakes(List<String> files) {
    Parameters parameters = parse(files);

    assertThat(parameters.value(SourceOptions.BOOTSTRAP_SERVERS)).isNotEmpty();
    assertThat(parameters.optional(CatalogOptions.URI)).isPresent();
  }

  @Test
  void anOverlayWinsOverWhatAllInstallationsHave() {
    Parameters dev = parse(List.of(COMMON, "kubernetes/overlays/dev/overlay.yaml"));
    Parameters prod = parse(List.of(COMMON, "kubernetes/overlays/prod/overlay.yaml"));

    assertThat(dev.value(CheckpointOptions.INTERVAL)).isEqualTo(Duration.ofSeconds(10));
    assertThat(prod.value(CheckpointOptions.INTERVAL)).isEqualTo(Duration.ofSeconds(60));
  }

  private static Parameters parse(List<String> files) {
    return Parameters.parse(
        files.stream()
            .flatMap(file -> Stream.of("--config", DEPLOY.resolve(file).toString()))
            .toArray(String[]::new));
  }
}
