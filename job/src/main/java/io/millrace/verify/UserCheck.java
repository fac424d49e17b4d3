package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.history.UserHash;
import io.millrace.history.UserHistory;
import io.millrace.lake.StoredPrediction;
import io.millrace.verify.Accounted.Source;
import io.millrace.verify.UserStates.Recomputed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Recomputes users, one after the other, and compares every prediction with what the table has. A
 * user is recomputed up to the first row that cannot be, since the features of later rows depend on
 * it; each row under its own version, over all events before it. Later rows are checked for what
 * does not depend on it: identity, count, reference time, and the score of the stored features.
 * Belongs to one thread.
 */
public final class UserCheck implements Consumer<UserHistory> {
  private final VersionSet versions;
  private final Models models;
  private final double share;
  private final Verdicts verdicts;
  private final AbsentRows absent;
  private final RowCheck rows;
  private final RawValues raw;
  private final List<FeatureColumn> columns;
  private final ImportCheck imports;
  private final Map<String, Optional<Recomputed>> recomputed = new HashMap<>();

  private final UserStates states = new UserStates(this::find);

  private ErasedOffsets erased = ErasedOffsets.NONE;
  private NotRecomputed why;
  private long expectedSeq;
  private long referenceMs;
  private final Map<Source, Long> lastOffsets = new HashMap<>();

  public UserCheck(
      VersionSet versions, Models models, double share, Findings findings, Limits limits) {
    this.versions = versions;
    this.models = models;
    this.share = share;
    this.verdicts = Verdicts.of(findings, limits);
    this.absent = new AbsentRows(verdicts);
    this.rows = new RowCheck(verdicts);
    this.raw = new RawValues(versions, verdicts);
    this.columns = versions.columns();
    this.imports = new ImportCheck(verdicts);
  }

  /** Sets the erased records, whose events may still be there without predictions. */
  public UserCheck allowing(ErasedOffsets records) {
    erased = records;
    return this;
  }

  @Override
  public void accept(UserHistory user) {
    List<UserHistory.Gap> gaps = user.gaps();
    if (share < 1 && !UserHash.isIn(share, user.userId())) {
      verdicts.tally().unrecomputed.add(NotRecomputed.OUTSIDE_SHARE, user.size());
      gaps.forEach(gap -> absent.claim(user, gap, List.of()));
      return;
    }
    verdicts.tally().users++;
    List<Event> unpredicted = user.eventsWithoutPrediction();
    unpredicted.forEach(event -> absent.prediction(user, event, erased));
    user.doubledPredictions().forEach(kafka -> predictionDoubled(user.userId(), kafka));
    gaps.forEach(gap -> absent.claim(user, gap, unpredicted));
    begin();
    states.begin(user, gaps.isEmpty() ? user.size() : gaps.get(0).index());
    int nextGap = 0;
    int behind = 0;
    for (int i = 0; i < user.size(); i++) {
      boolean isGap = nextGap < gaps.size() && gaps.get(nextGap).index() == i;
      nextGap += isGap ? 1 : 0;
      check(i, user.entry(i), isGap);
      behind += why == null ? 0 : 1;
      if (behind == 1) {
        verdicts.tally().unverifiable(user.userId(), reason(user.entry(i)), user.size() - i);
        verdicts.tally().unrecomputed.add(why, user.size() - i);
      }
    }
  }

  private void begin() {
    why = null;
    expectedSeq = 1;
    referenceMs = Long.MIN_VALUE;
    lastOffsets.clear();
    imports.begin();
  }

  private void predictionDoubled(String userId, KafkaCoordinates kafka) {
    verdicts.add(
        Difference.ofRecord(
            DifferenceKind.PREDICTION_DOUBLED, kafka, userId, null, kafka.toString()));
  }

  private void check(int index, UserHistory.Entry entry, boolean isGap) {
    StoredPrediction row = entry.prediction();
    Recomputed version = version(row);
    if (entry.event() == null) {
      verdicts.add(
          Difference.of(
              DifferenceKind.EVENT_MISSING, row, null, null, row.row().kafka().toString()));
    } else {
      rows.identity(row, entry.event());
      raw.check(entry);
    }
    if (version != null) {
      rows.otherFeatures(row, columns, version.others());
    }
    rows.order(row, lastOffsets.get(source(row)));
    imports.check(row);
    if (why == null) {
      why = whyNot(entry, version, isGap);
    }
    FeatureVector now = why == null ? states.advance(index, entry, version) : null;
    if (why == null && now == null) {
      why = NotRecomputed.VERSION_UNKNOWN;
    }
    if (why == null) {
      compare(row, now, version);
    } else {
      checkBehind(row, version, isGap);
    }
    expectedSeq = Math.max(expectedSeq, row.row().features().userSeq()) + 1;
    referenceMs = Math.max(referenceMs, row.row().features().referenceTimeMs());
    lastOffsets.merge(source(row), row.row().kafka().offset(), Math::max);
  }

  private static Source source(StoredPrediction row) {
    return new Source(row.row().kafka().topic(), row.row().kafka().partition());
  }

  /** Returns the reason why the user cannot be recomputed from here on; null where it can. */
  private static NotRecomputed whyNot(UserHistory.Entry entry, Recomputed version, boolean isGap) {
    if (isGap) {
      return NotRecomputed.BEHIND_GAP;
    } else if (version == null) {
      return NotRecomputed.VERSION_UNKNOWN;
    }
    return entry.event() == null ? NotRecomputed.BEHIND_MISSING_EVENT : null;
  }

  private String reason(UserHistory.Entry entry) {
    long userSeq = entry.prediction().row().features().userSeq();
    return switch (why) {
      case BEHIND_GAP -> "rows are missing before user_seq " + userSeq;
      case VERSION_UNKNOWN -> "its version at user_seq " + userSeq + " cannot be recomputed";
      default -> "the event of user_seq " + userSeq + " is missing";
    };
  }

  private void compare(StoredPrediction row, FeatureVector now, Recomputed version) {
    rows.userSeq(row, now.userSeq());
    rows.referenceTime(row, now.referenceTimeMs());
    rows.features(row, now, version.features().columns(), version.version().columns());
    version.scores().add(row, now);
    verdicts.tally().predictions++;
  }

  private void checkBehind(StoredPrediction row, Recomputed version, boolean isGap) {
    long leastMs = Math.max(referenceMs, row.row().eventTimeMs());
    if (isGap) {
      rows.referenceTimeAtLeast(row, leastMs);
    } else {
      rows.userSeq(row, expectedSeq);
      rows.referenceTime(row, leastMs);
    }
    if (version != null) {
      version.scores().add(row, version.version().vector(row.row().features()));
    }
  }

  /** Finds the row's version; null where it is not known, which is a difference. */
  private Recomputed version(StoredPrediction row) {
    Optional<Recomputed> version = find(row.pipelineVersion());
    if (version.isEmpty()) {
      verdicts.add(
          Difference.of(
              DifferenceKind.VERSION_UNKNOWN,
              row,
              "pipeline_version",
              row.pipelineVersion(),
              "a version that can be recomputed"));
    }
    return version.orElse(null);
  }

  private Optional<Recomputed> find(String pipelineVersion) {
    return recomputed.computeIfAbsent(
        pipelineVersion, hash -> versions.find(hash).map(this::recomputed));
  }

  private Recomputed recomputed(Version version) {
    return new Recomputed(
        version,
        version.features(),
        versions.view(version),
        new ScoreCheck(version, models, verdicts, versions.imported()),
        version.otherColumns(columns.size()));
  }

  /** The counts. Called after the last user. */
  public Tally end() {
    recomputed.values().forEach(each -> each.ifPresent(version -> version.scores().end()));
    return verdicts.tally();
  }

  /** The gaps of users' counts. Complete after {@link #end()}. */
  public Claims claims() {
    return verdicts.claims();
  }

  /** The findings that are allowed up to a limit. Complete after {@link #end()}. */
  public Deferred deferred() {
    return verdicts.deferred();
  }
}
