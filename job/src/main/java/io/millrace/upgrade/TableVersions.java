package io.millrace.upgrade;

import io.millrace.feature.FeatureSet;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.Savepoint;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.StoredVersions;
import io.millrace.lake.start.StateRules;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;

/** The definitions that the tables have rows of, in the order of their first submission. */
public final class TableVersions {
  private final Lake lake;
  private final List<Pipeline> all;

  private TableVersions(Lake lake, List<Pipeline> all) {
    this.lake = lake;
    this.all = all;
  }

  /**
   * @throws LakeException where a definition cannot be read
   */
  public static TableVersions read(Lake lake) {
    return new TableVersions(
        lake, definitions(StoredVersions.read(lake), lake.namespace() + ".versions"));
  }

  /**
   * The definitions that a table of versions has.
   *
   * @throws LakeException where one cannot be read
   */
  public static List<Pipeline> definitions(Table versions) {
    return definitions(StoredVersions.definitions(versions), versions.name());
  }

  private static List<Pipeline> definitions(List<StoredVersion> versions, String table) {
    List<Pipeline> all = new ArrayList<>();
    for (StoredVersion stored : versions) {
      try {
        all.add(CanonicalReader.read(stored.definition(), "version " + stored.pipelineVersion()));
      } catch (InvalidPipelineException e) {
        throw new LakeException(
            "Cannot read the definition of version %s in %s: %s (millrace verify says what was changed)"
                .formatted(stored.pipelineVersion(), table, e.getMessage()),
            e);
      }
    }
    return List.copyOf(all);
  }

  public List<Pipeline> all() {
    return all;
  }

  /**
   * The newest definition with the event fields and features that a savepoint was made under.
   *
   * @param known a definition that may not have come to the tables; empty for none
   * @throws LakeException where there is none
   */
  Pipeline madeBy(Savepoint savepoint, Optional<Pipeline> known) {
    String fingerprint =
        savepoint
            .fingerprint()
            .orElseThrow(
                () ->
                    new LakeException(
                        StateRules.problem(savepoint.fingerprint(), "").orElseThrow().text()));
    List<Pipeline> candidates = new ArrayList<>(all);
    known.ifPresent(candidates::add);
    for (int i = candidates.size() - 1; i >= 0; i--) {
      Pipeline each = candidates.get(i);
      if (FeatureSet.compile(each.features(), each.event()).fingerprint().equals(fingerprint)) {
        return each;
      }
    }
    throw new LakeException(
        "Cannot use savepoint %s: no version in %s.versions has the event fields and features that it was made under (fingerprint %s), so it is not one of the job that writes these tables (name one that this job wrote)"
            .formatted(savepoint.location(), lake.namespace(), fingerprint));
  }
}
