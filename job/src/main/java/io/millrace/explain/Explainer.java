package io.millrace.explain;

import io.millrace.event.Event;
import io.millrace.explain.Explanation.Arrival;
import io.millrace.explain.FeatureAccount.Member;
import io.millrace.explain.FeatureAccount.Reach;
import io.millrace.feature.ColumnType;
import io.millrace.feature.Contributors;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureVector;
import io.millrace.lake.AsOf;
import io.millrace.lake.Commits;
import io.millrace.lake.Cut;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.StoredPrediction;
import io.millrace.verify.Bits;
import io.millrace.verify.Difference;
import io.millrace.verify.EventView;
import io.millrace.verify.Findings;
import io.millrace.verify.Progress;
import io.millrace.verify.Version;
import io.millrace.verify.VersionSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Explains rows of {@code predictions} from the tables alone. */
public final class Explainer {
  private static final int FINDINGS = 10;

  private final Lake lake;
  private final Cut cut;
  private final Findings findings = new Findings(FINDINGS, all -> {});
  private final VersionSet versions;
  private final Progress progress;
  private final int eventsMax;

  /**
   * @throws LakeException where the tables cannot be read
   */
  public Explainer(Lake lake, AsOf asOf, Progress progress) {
    this(lake, asOf, progress, Integer.MAX_VALUE);
  }

  /**
   * @param eventsMax the limit of a user's events, which are held in memory; a user with more is
   *     not explained
   * @throws LakeException where the tables cannot be read
   */
  public Explainer(Lake lake, AsOf asOf, Progress progress, int eventsMax) {
    this.lake = lake;
    this.cut = Cuts.find(lake, asOf);
    this.versions = VersionSet.read(lake, findings);
    this.progress = progress;
    this.eventsMax = eventsMax;
  }

  /** The cut up to which the tables are read. */
  public Cut cut() {
    return cut;
  }

  /**
   * Explains all rows with an event's id, or the row of a Kafka record.
   *
   * @param asked an id, or TOPIC-PARTITION-OFFSET, or TOPIC-PARTITION@OFFSET
   * @param assignments the values to try
   * @throws LakeException where there is no such row; names the nearest that there is
   * @throws io.millrace.lake.LimitException where its user has too many events
   * @throws InvalidAssignmentException where a feature cannot have the value
   */
  public List<Explanation> explain(String asked, List<Assignment> assignments) {
    List<Found> found =
        new Search(lake, cut, Target.of(asked), progress).find().stream().distinct().toList();
    Map<String, Life> lives =
        new Lives(lake, cut, versions, progress, eventsMax)
            .of(found.stream().map(Found::userId).collect(Collectors.toSet()));
    List<Explanation> explanations = new ArrayList<>();
    for (Found each : found) {
      Life life = lives.get(each.userId());
      int index =
          life.indexOf(each.kafka())
              .orElseThrow(
                  () ->
                      new LakeException(
                          "Cannot explain '%s': events has it at %s, but predictions has no row of it (millrace verify shows what else is missing)"
                              .formatted(asked, each.kafka())));
      explanations.add(explain(life, index, assignments));
    }
    explanations.sort(
        Comparator.comparing((Explanation e) -> e.subject().stored().row().userId())
            .thenComparing(e -> e.subject().stored().row().features().userSeq()));
    return List.copyOf(explanations);
  }

  private Explanation explain(Life life, int index, List<Assignment> assignments) {
    Life.Lived row = life.row(index);
    Version version = version(row.prediction());
    Recomputation recomputed = Recomputation.of(life, index, version, versions);
    FeatureVector stored = version.vector(row.prediction().row().features());
    FeatureVector served = recomputed.now().orElse(stored);
    Optional<ScoreAccount> score = Optional.empty();
    if (version.hasModel()) {
      try (ScoreAccounts scoring = new ScoreAccounts(version)) {
        score =
            Optional.of(
                scoring.account(served, assignments, baseline(life, index, version, recomputed)));
      }
    } else if (!assignments.isEmpty()) {
      throw assignments.get(0).invalid("its version has no model, so there is no score");
    }
    Subject subject =
        new Subject(
            version,
            version.event(row.event()),
            row.prediction(),
            row.scoredAt(),
            Commits.of(lake.table(LakeTable.PREDICTIONS), cut.predictions(), row.event().kafka()));
    List<Arrival> arrived = arrived(life, index, version);
    return new Explanation(
        subject,
        recomputed.past(),
        VersionAccount.of(life, index, versions),
        arrived,
        features(version, stored, served, arrived),
        score);
  }

  private Version version(StoredPrediction row) {
    return versions
        .find(row.pipelineVersion())
        .orElseThrow(
            () ->
                new LakeException(
                    "Cannot explain %s: its version %s cannot be recomputed: %s"
                        .formatted(
                            row.row().kafka(),
                            row.pipelineVersion(),
                            findings.first().stream()
                                .filter(d -> row.pipelineVersion().equals(d.pipelineVersion()))
                                .map(Explainer::text)
                                .findFirst()
                                .orElse("versions has no such row"))));
  }

  private static String text(Difference difference) {
    return "%s, %s is %s (must be %s)"
        .formatted(
            difference.kind(), difference.column(), difference.stored(), difference.recomputed());
  }

  private Baseline baseline(Life life, int index, Version version, Recomputation recomputed) {
    long userSeq = life.row(index).userSeq();
    if (userSeq == 1) {
      return Baseline.empty(version, "this is the user's first event");
    }
    Life.Lived before = index == 0 ? null : life.row(index - 1);
    Optional<Version> of =
        before == null || before.userSeq() != userSeq - 1
            ? Optional.empty()
            : versions.find(before.prediction().pipelineVersion());
    if (of.isEmpty()) {
      return Baseline.empty(version, "the user's previous row is missing");
    } else if (of.get().fingerprint().equals(version.fingerprint())) {
      FeatureVector stored = before.prediction().row().features();
      return Baseline.ofRow(of.get(), of.get().vector(stored), "");
    }
    return recomputed
        .before()
        .map(features -> Baseline.ofRow(version, features, ", recomputed under this version"))
        .orElseGet(
            () ->
                Baseline.empty(version, "the user's previous row has another version's features"));
  }

  /** The events up to this row, as far as the table has them. */
  private List<Arrival> arrived(Life life, int index, Version version) {
    EventView view = versions.view(version);
    List<Arrival> arrived = new ArrayList<>();
    for (int i = 0; i <= index; i++) {
      Life.Lived row = life.row(i);
      if (row.event() != null) {
        Event seen = view.of(row.event(), row.raw(), row.prediction().pipelineVersion());
        // Of a version that cannot be read, the columns are all that there is.
        arrived.add(new Arrival(row.userSeq(), seen == null ? version.event(row.event()) : seen));
      }
    }
    return List.copyOf(arrived);
  }

  private static List<FeatureAccount> features(
      Version version, FeatureVector stored, FeatureVector served, List<Arrival> arrived) {
    List<FeatureColumn> columns = version.features().columns();
    List<Event> events = arrived.stream().map(Arrival::event).toList();
    List<FeatureAccount> accounts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      FeatureDefinition definition = version.pipeline().features().get(i);
      Contributors contributors = Contributors.of(definition, version.pipeline().event());
      long referenceTimeMs = served.referenceTimeMs();
      List<Member> members =
          contributors.among(events, referenceTimeMs).stream()
              .map(each -> new Member(arrived.get(each.place()), each.value()))
              .toList();
      ColumnType type = columns.get(i).type();
      accounts.add(
          new FeatureAccount(
              definition,
              type,
              Values.of(stored, i, type),
              difference(stored, served, i, type),
              new Reach(contributors.bounds(referenceTimeMs), members)));
    }
    return List.copyOf(accounts);
  }

  private static Optional<String> difference(
      FeatureVector stored, FeatureVector now, int feature, ColumnType type) {
    if (type == ColumnType.STRING) {
      String text = now.texts()[feature];
      return Objects.equals(stored.texts()[feature], text)
          ? Optional.empty()
          : Optional.of(String.valueOf(text));
    }
    double number = now.numbers()[feature];
    return Bits.same(stored.numbers()[feature], number)
        ? Optional.empty()
        : Optional.of(Bits.text(number));
  }
}
