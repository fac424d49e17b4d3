package io.millrace.explain;

import io.millrace.explain.ScoreAccount.Ablation;
import io.millrace.explain.ScoreAccount.Move;
import io.millrace.explain.ScoreAccount.WhatIf;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.FedTensor;
import io.millrace.scoring.InspectedModel;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import io.millrace.verify.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Explains the scores of one version. */
final class ScoreAccounts implements AutoCloseable {
  private static final Set<String> WHOLE = Set.of("int64", "int32");

  private final List<FeatureColumn> columns;
  private final InspectedModel model;

  /**
   * @throws io.millrace.scoring.ModelException where the model cannot be run here
   */
  ScoreAccounts(Version version) {
    this.columns = version.features().columns();
    this.model = OnnxLoader.inspect(version.model(), version.pipeline().model(), columns);
  }

  /**
   * @throws InvalidAssignmentException where a feature cannot have the value
   */
  ScoreAccount account(FeatureVector row, List<Assignment> assignments, Baseline baseline) {
    List<FedTensor> tensors = model.fed(row);
    Score score = model.score(row);
    return new ScoreAccount(
        tensors,
        score,
        model.runtime(),
        whatIfs(row, tensors, assignments),
        ablation(row, score, inputs(tensors), baseline));
  }

  private static Set<Integer> inputs(List<FedTensor> tensors) {
    return tensors.stream().flatMap(each -> each.features().stream()).collect(Collectors.toSet());
  }

  /** Scores each assignment on its own and, where there are several, all together. */
  private List<WhatIf> whatIfs(
      FeatureVector row, List<FedTensor> tensors, List<Assignment> assignments) {
    List<WhatIf> whatIfs = new ArrayList<>();
    FeatureVector all = row;
    Map<String, Object> set = new LinkedHashMap<>();
    for (Assignment each : assignments) {
      int feature = each.indexIn(columns);
      Object value = each.as(columns.get(feature).type());
      if (value == null && isWhole(feature, tensors)) {
        throw each.invalid("the model takes int64 here, which has no null");
      }
      Map<String, Object> one = new LinkedHashMap<>();
      one.put(each.feature(), value);
      whatIfs.add(new WhatIf(one, model.score(Values.with(row, feature, value))));
      all = Values.with(all, feature, value);
      set.put(each.feature(), value);
    }
    if (set.size() > 1) {
      whatIfs.add(new WhatIf(set, model.score(all)));
    }
    return whatIfs;
  }

  private static boolean isWhole(int feature, List<FedTensor> tensors) {
    return tensors.stream()
        .anyMatch(each -> WHOLE.contains(each.element()) && each.features().contains(feature));
  }

  private Ablation ablation(
      FeatureVector row, Score score, Set<Integer> inputs, Baseline baseline) {
    if (score.status() != ScoreStatus.SCORED) {
      return new Ablation("none: the row has no score", List.of(), 0);
    }
    List<Move> moves = new ArrayList<>();
    for (int feature : inputs.stream().sorted().toList()) {
      FeatureColumn column = columns.get(feature);
      Object value = Values.of(row, feature, column.type());
      Object before = baseline.values().getOrDefault(column.name(), value);
      // The previous row's version may have had a text where a number is now.
      if (!Objects.equals(before, value) && isSameKind(before, value)) {
        Score without = model.score(Values.with(row, feature, before));
        double moved = (double) score.value() - without.value();
        moves.add(new Move(column.name(), value, before, without, moved));
      }
    }
    int unchanged = inputs.size() - moves.size();
    moves.sort(Comparator.comparingDouble(ScoreAccounts::size).reversed());
    return new Ablation(baseline.method(), List.copyOf(moves), unchanged);
  }

  private static boolean isSameKind(Object a, Object b) {
    return a == null || b == null || a instanceof String == b instanceof String;
  }

  /**
   * The size of a move. A row that cannot be scored without the feature counts as moved the most.
   */
  private static double size(Move move) {
    return Double.isNaN(move.moved()) ? Double.POSITIVE_INFINITY : Math.abs(move.moved());
  }

  @Override
  public void close() {
    model.close();
  }
}
