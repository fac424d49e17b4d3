package io.millrace.deployment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A version's part in a deployment. */
public enum DeploymentRole {
  /** Scores the users that no canary takes. */
  PRIMARY,
  /** Scores a share of the users. */
  CANARY,
  /** Scores every event for a table of its own, and holds nothing up. */
  SHADOW;

  /** The role's name in the table {@code deployments}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with a name of that table. */
  public static Optional<DeploymentRole> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
  }
}
