package io.millrace.explain;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.verify.VersionSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions beside the explained row's own.
 *
 * @param stretches the runs of the user's rows of one version, up to the explained row and in the
 *     order of arrival; one where the version never changed
 * @param others the features that the row's version does not have
 */
public record VersionAccount(List<Stretch> stretches, List<OtherFeature> others) {
  /** Rows of one version, one after the other. */
  public record Stretch(long fromSeq, String pipelineVersion) {}

  /**
   * A feature of other versions alone.
   *
   * @param versions the versions that have it, in the order of their first submission
   * @param stored the stored value, which must be null
   */
  public record OtherFeature(String name, List<String> versions, Object stored) {}

  static VersionAccount of(Life life, int index, VersionSet versions) {
    List<Stretch> stretches = new ArrayList<>();
    String last = null;
    for (int i = 0; i <= index; i++) {
      String version = life.row(i).prediction().pipelineVersion();
      if (!version.equals(last)) {
        stretches.add(new Stretch(life.row(i).userSeq(), version));
        last = version;
      }
    }
    return new VersionAccount(List.copyOf(stretches), others(life.row(index), versions));
  }

  private static List<OtherFeature> others(Life.Lived row, VersionSet versions) {
    FeatureVector stored = row.prediction().row().features();
    List<FeatureColumn> columns = versions.columns();
    List<OtherFeature> others = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      List<String> having =
          versions.all().stream()
              .filter(each -> each.hasFeature(name))
              .map(each -> each.pipeline().version())
              .toList();
      if (!having.contains(row.prediction().pipelineVersion())) {
        others.add(new OtherFeature(name, having, Values.of(stored, i, columns.get(i).type())));
      }
    }
    return List.copyOf(others);
  }
}
