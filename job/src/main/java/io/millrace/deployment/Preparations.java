package io.millrace.deployment;

import io.millrace.deployment.Preparation.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The versions that a deployment may name, in the order of their records, and those that were
 * refused, from when they were. Bounded, since each holds a model in memory or a place in the
 * state.
 */
final class Preparations {
  /** The most refused versions that are remembered, for the reason; the oldest are forgotten. */
  static final int REFUSED_MAX = 16;

  /** The most versions that a refusal names. */
  private static final int PROBLEMS_MAX = 5;

  private final Map<String, Preparation> byVersion = new LinkedHashMap<>();

  Optional<Preparation> of(String version) {
    return Optional.ofNullable(byVersion.get(version));
  }

  List<Preparation> all() {
    return List.copyOf(byVersion.values());
  }

  /** Adds a preparation as the newest, in the place of an earlier one of the version. */
  void add(Preparation preparation) {
    byVersion.remove(preparation.version());
    byVersion.put(preparation.version(), preparation);
  }

  /**
   * Replaces a preparation where it stands; one that is refused becomes the newest, so that the
   * oldest refusals are the ones that are forgotten.
   */
  void replace(Preparation preparation) {
    if (preparation.stage() != Stage.REFUSED) {
      byVersion.replace(preparation.version(), preparation);
      return;
    }
    add(preparation);
    List<Preparation> refused =
        all().stream().filter(each -> each.stage() == Stage.REFUSED).toList();
    refused
        .subList(0, Math.max(0, refused.size() - REFUSED_MAX))
        .forEach(each -> byVersion.remove(each.version()));
  }

  void removeIf(Predicate<Preparation> which) {
    byVersion.values().removeIf(which);
  }

  /** The number of versions that hold a model, or will, and have no place in a lineup. */
  long heldBeside(Lineup lineup) {
    return byVersion.values().stream()
        .filter(each -> each.stage() != Stage.REFUSED && !lineup.has(each.version()))
        .count();
  }

  boolean areReady(Lineup lineup) {
    return lineup.versions().stream()
        .allMatch(version -> of(version).filter(each -> each.stage() == Stage.READY).isPresent());
  }

  /**
   * Why a lineup cannot become a deployment, in words for the user; empty where it may.
   *
   * @param leave whether a version leaves with the deployments of earlier records
   */
  List<String> problems(Lineup lineup, Predicate<Preparation> leave) {
    List<String> problems = new ArrayList<>();
    for (String version : lineup.versions()) {
      Optional<Preparation> known = of(version);
      if (known.isEmpty()) {
        problems.add("Version " + version + " was not prepared: send a prepare record first");
      } else if (known.get().stage() == Stage.REFUSED) {
        problems.add(refusedBecause(version, known.get().refusal()));
      } else if (leave.test(known.get())) {
        problems.add(
            "Version " + version + " leaves by an earlier record: send a prepare record first");
      }
      if (problems.size() == PROBLEMS_MAX) {
        break;
      }
    }
    return problems;
  }

  static String refusedBecause(String version, String reason) {
    return "Version " + version + " was refused: " + reason;
  }

  /** Begins all again that are ready, but for those that the job loads before it reads anything. */
  void loadAgainBeside(Lineup lineup) {
    byVersion.replaceAll(
        (version, each) ->
            each.stage() == Stage.READY && !each.isSubmitted() && !lineup.has(version)
                ? each.again()
                : each);
  }
}
