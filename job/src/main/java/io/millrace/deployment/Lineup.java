package io.millrace.deployment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The versions that score, each in one role.
 *
 * @param canaries in the order in which they take their users
 * @param salt of the hash that says whose score is a canary's
 */
public record Lineup(String primary, List<Canary> canaries, String salt, List<String> shadows) {
  /** The least share; a canary with it takes no user. */
  static final double SHARE_MIN = 0;

  /** What every share lies below, and so do all of them together. */
  static final double SHARE_BELOW = 1;

  private static final String TOGETHER =
      "must be below 1 together, since the rest is the primary's";

  /** Enough to show how far doubles are above 1 together. */
  private static final MathContext SHOWN_DIGITS = new MathContext(20, RoundingMode.CEILING);

  /**
   * A version that scores a share of the users.
   *
   * @param share of all users, from 0 to below 1
   */
  public record Canary(String version, double share) {}

  /**
   * @throws IllegalArgumentException where the versions do not make a lineup
   */
  public Lineup {
    canaries = List.copyOf(canaries);
    shadows = List.copyOf(shadows);
    List<String> problems = problems(primary, canaries, shadows);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** A version that scores all users. */
  public static Lineup alone(String primary) {
    return new Lineup(primary, List.of(), "", List.of());
  }

  /**
   * The lineup of members, as {@link #members()} lists them.
   *
   * @throws IllegalArgumentException where they do not make one
   */
  public static Lineup of(List<DeployedVersion> members, String salt) {
    List<String> primaries = versions(members, DeploymentRole.PRIMARY);
    if (primaries.size() != 1) {
      throw new IllegalArgumentException(
          "Invalid lineup: it has %d primaries (must have one)".formatted(primaries.size()));
    }
    return new Lineup(
        primaries.get(0),
        members.stream()
            .filter(each -> each.role() == DeploymentRole.CANARY)
            .map(each -> new Canary(each.version(), each.share()))
            .toList(),
        salt,
        versions(members, DeploymentRole.SHADOW));
  }

  private static List<String> versions(List<DeployedVersion> members, DeploymentRole role) {
    return members.stream()
        .filter(each -> each.role() == role)
        .map(DeployedVersion::version)
        .toList();
  }

  /** What is wrong with versions as a lineup, each in words for the user; empty for nothing. */
  static List<String> problems(String primary, List<Canary> canaries, List<String> shadows) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    versions(primary, canaries, shadows)
        .filter(version -> !seen.add(version))
        .distinct()
        .map("Invalid lineup: version %s comes twice (must have one role)"::formatted)
        .forEach(problems::add);
    List<Canary> outside =
        canaries.stream()
            .filter(each -> !(each.share() >= SHARE_MIN && each.share() < SHARE_BELOW))
            .toList();
    for (Canary each : outside) {
      problems.add(
          "Invalid share of canary %s: %s (must be from 0 to below 1)"
              .formatted(each.version(), each.share()));
    }
    if (outside.isEmpty()) {
      // Of the doubles, as the intervals are: 0.7 and 0.3 are below 1, 0.9 and 0.1 are above.
      BigDecimal sum =
          canaries.stream()
              .map(each -> new BigDecimal(each.share()))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      if (sum.compareTo(BigDecimal.ONE) >= 0) {
        String shown = sum.round(SHOWN_DIGITS).stripTrailingZeros().toPlainString();
        problems.add("Invalid shares: %s (%s)".formatted(shown, TOGETHER));
      }
    }
    return problems;
  }

  /** All versions with their roles: the primary, the canaries, the shadows. */
  public List<DeployedVersion> members() {
    return Stream.of(
            Stream.of(DeployedVersion.of(primary, DeploymentRole.PRIMARY)),
            canaries.stream().map(DeployedVersion::canary),
            shadows.stream().map(each -> DeployedVersion.of(each, DeploymentRole.SHADOW)))
        .flatMap(each -> each)
        .toList();
  }

  /** All versions. */
  public List<String> versions() {
    return versions(primary, canaries, shadows).toList();
  }

  boolean has(String version) {
    return versions().contains(version);
  }

  private static Stream<String> versions(
      String primary, List<Canary> canaries, List<String> shadows) {
    return Stream.of(Stream.of(primary), canaries.stream().map(Canary::version), shadows.stream())
        .flatMap(each -> each);
  }
}
