package io.millrace.verify;

import io.millrace.scoring.ScoreStatus;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The counts of what was compared. Each thread has its own, and they are added up at the end. */
public final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int NAMED_USERS = 20;

  long users;
  long predictions;
  long features;
  long scores;
  long failedAgain;
  long scoredNow;
  long otherRuntime;
  long otherRuntimeDiffering;
  long ulpsMax;
  long unverifiableUsers;
  long unverifiableRows;
  final Unrecomputed unrecomputed = new Unrecomputed();
  private final Map<ScoreStatus, Long> statuses = new EnumMap<>(ScoreStatus.class);
  private final Map<String, Long> versions = new TreeMap<>();
  private final Map<String, Long> models = new TreeMap<>();
  private final TreeMap<String, String> unverifiable = new TreeMap<>();

  void status(ScoreStatus status) {
    statuses.merge(status, 1L, Long::sum);
  }

  void rows(String version, String model, long rows) {
    versions.merge(version, rows, Long::sum);
    models.merge(model, rows, Long::sum);
  }

  /** Counts a user of whom so many rows cannot be recomputed, with the reason. */
  void unverifiable(String userId, String reason, long rows) {
    unverifiableUsers++;
    unverifiableRows += rows;
    name(userId, reason);
  }

  private void name(String userId, String reason) {
    unverifiable.put(userId, reason);
    if (unverifiable.size() > NAMED_USERS) {
      unverifiable.pollLastEntry();
    }
  }

  void add(Tally other) {
    users += other.users;
    predictions += other.predictions;
    features += other.features;
    scores += other.scores;
    failedAgain += other.failedAgain;
    scoredNow += other.scoredNow;
    otherRuntime += other.otherRuntime;
    otherRuntimeDiffering += other.otherRuntimeDiffering;
    ulpsMax = Math.max(ulpsMax, other.ulpsMax);
    unverifiableUsers += other.unverifiableUsers;
    unverifiableRows += other.unverifiableRows;
    unrecomputed.add(other.unrecomputed);
    other.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
    other.versions.forEach((version, count) -> versions.merge(version, count, Long::sum));
    other.models.forEach((model, count) -> models.merge(model, count, Long::sum));
    other.unverifiable.forEach(this::name);
  }

  public long users() {
    return users;
  }

  /** The number of rows of {@code predictions} that were recomputed. */
  public long predictions() {
    return predictions;
  }

  /** The number of features' values that were compared. */
  public long features() {
    return features;
  }

  /** The number of scores that were compared. */
  public long scores() {
    return scores;
  }

  /** The number of rows {@code FAILED} or {@code TIMED_OUT} that fail here too. */
  public long failedAgain() {
    return failedAgain;
  }

  /** The number of rows {@code FAILED} or {@code TIMED_OUT} that have a score here. */
  public long scoredNow() {
    return scoredNow;
  }

  /** The number of scores from another {@code model.runtime} than this machine's. */
  public long otherRuntime() {
    return otherRuntime;
  }

  public long otherRuntimeDiffering() {
    return otherRuntimeDiffering;
  }

  /** The greatest distance of those, as {@link Bits#distance} counts it. */
  public long ulpsMax() {
    return ulpsMax;
  }

  public long unverifiableUsers() {
    return unverifiableUsers;
  }

  public long unverifiableRows() {
    return unverifiableRows;
  }

  public Map<ScoreStatus, Long> statuses() {
    return Collections.unmodifiableMap(statuses);
  }

  /** The numbers of rows by pipeline version. */
  public Map<String, Long> versions() {
    return Collections.unmodifiableMap(versions);
  }

  /** The numbers of rows by model, with its version and runtime. */
  public Map<String, Long> models() {
    return Collections.unmodifiableMap(models);
  }

  /** The first users that cannot be verified whole, each with the reason. */
  public Map<String, String> unverifiable() {
    return Collections.unmodifiableMap(unverifiable);
  }
}
