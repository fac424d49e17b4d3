package io.millrace.explain;

import io.millrace.feature.AggregateKind;
import io.millrace.feature.AggregateScope;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureVector;
import io.millrace.verify.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that features are put back to.
 *
 * @param values the values by feature; features that are not in it stay as they are
 */
record Baseline(String method, Map<String, Object> values) {

  /**
   * The features of the user's previous row.
   *
   * @param how what to say of these features behind the row's {@code user_seq}
   */
  static Baseline ofRow(Version version, FeatureVector stored, String how) {
    Map<String, Object> values = new HashMap<>();
    List<FeatureColumn> columns = version.features().columns();
    for (int i = 0; i < columns.size(); i++) {
      values.put(columns.get(i).name(), Values.of(stored, i, columns.get(i).type()));
    }
    return new Baseline(
        "ablation against the user's own previous row (user_seq %d%s): one feature at a time put back to its value there, the others as they are"
            .formatted(stored.userSeq(), how),
        values);
  }

  /** The baseline without a previous row: features as they are where no event matches. */
  static Baseline empty(Version version, String why) {
    Map<String, Object> values = new HashMap<>();
    List<FeatureColumn> columns = version.features().columns();
    List<FeatureDefinition> definitions = version.pipeline().features();
    for (int i = 0; i < columns.size(); i++) {
      AggregateKind kind = definitions.get(i).aggregate().kind();
      if (kind.scope() != AggregateScope.THIS_EVENT) {
        values.put(columns.get(i).name(), kind.result().ofNone());
      }
    }
    return new Baseline(
        "ablation against an empty history (%s): one feature at a time put to what it is where no event matches, the others as they are"
            .formatted(why),
        values);
  }
}
