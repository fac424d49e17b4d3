package io.millrace.deployment;

/**
 * A version in a deployment, as the table {@code deployments} lists it.
 *
 * @param role null where the version was only to be prepared
 * @param share NaN but for a canary
 */
public record DeployedVersion(String version, DeploymentRole role, double share) {
  static final double NO_SHARE = Double.NaN;

  static DeployedVersion canary(Lineup.Canary canary) {
    return new DeployedVersion(canary.version(), DeploymentRole.CANARY, canary.share());
  }

  static DeployedVersion of(String version, DeploymentRole role) {
    return new DeployedVersion(version, role, NO_SHARE);
  }
}
