package io.millrace.deployment;

import static io.millrace.deployment.Versions.A;
import static io.millrace.deployment.Versions.B;
import static io.millrace.deployment.Versions.C;
import static io.millrace.deployment.Versions.canary;
import static io.millrace.deployment.Versions.lineup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineupTest {

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5, 1",
    "0.9, 0.1, 1.0000000000000000278",
    "0.99, 0.02, 1.0099999999999999916",
    "0.9999999999999999, 1.2e-16, 1.000000000000000009"
  })
  void sharesThatAreOneTogetherAsDoublesAreRefused(double one, double other, String sum) {
    assertThatThrownBy(() -> lineup(A, List.of(canary(B, one), canary(C, other))))
        .hasMessage(
            "Invalid shares: %s (must be below 1 together, since the rest is the primary's)"
                .formatted(sum));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.4999", "0.7, 0.3", "0.9999999999999999, 1e-16", "0.0, 0.0"})
  void sharesBelowOneTogetherAreTaken(double one, double other) {
    assertThat(lineup(A, List.of(canary(B, one), canary(C, other))).canaries()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY, -4.9E-324})
  void aShareOutsideIsRefused(double share) {
    assertThatThrownBy(() -> lineup(A, List.of(canary(B, share))))
        .hasMessage("Invalid share of canary " + B + ": " + share + " (must be from 0 to below 1)");
  }

  @Test
  void aVersionHasOneRole() {
    String twice = "Invalid lineup: version %s comes twice (must have one role)";

    assertThatThrownBy(() -> lineup(A, List.of(canary(A, 0.1)))).hasMessage(twice.formatted(A));
    assertThatThrownBy(() -> lineup(A, List.of(canary(B, 0.1), canary(B, 0.2))))
        .hasMessage(twice.formatted(B));
    assertThatThrownBy(() -> new Lineup(A, List.of(canary(B, 0.1)), "", List.of(B, C, C)))
        .hasMessage(twice.formatted(B) + "; " + twice.formatted(C));
  }

  @Test
  void membersAreListedInTheOrderOfTheirUsers() {
    Lineup lineup = new Lineup(A, List.of(canary(C, 0.2)), "s", List.of(B));

    assertThat(lineup.members())
        .containsExactly(
            new DeployedVersion(A, DeploymentRole.PRIMARY, Double.NaN),
            new DeployedVersion(C, DeploymentRole.CANARY, 0.2),
            new DeployedVersion(B, DeploymentRole.SHADOW, Double.NaN));
  }
}
