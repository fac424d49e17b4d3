package io.millrace.verify;

import com.google.common.hash.Hashing;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.history.PastFields;
import io.millrace.history.PastVersions;
import io.millrace.history.UserRows;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.StoredVersions;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All versions that the tables hold, checked against their own hashes. */
public final class VersionSet {
  private final Map<String, Version> versions = new LinkedHashMap<>();
  private final Map<String, EventField> fields = new LinkedHashMap<>();
  private final Map<String, FeatureColumn> columns = new LinkedHashMap<>();
  private final Lake lake;
  private final Findings findings;
  private final Optional<RecordVersions> replayed;
  private final ImportedStretches imported;
  private int stored;

  private VersionSet(Lake lake, Findings findings) {
    this.lake = lake;
    this.findings = findings;
    this.imported = ImportedStretches.of(lake);
    replayed = lake.replay().map(replay -> RecordVersions.ofReplayed(lake));
  }

  /** Reads the versions. A version with a fault is a finding, and is left out. */
  public static VersionSet read(Lake lake, Findings findings) {
    VersionSet set = new VersionSet(lake, findings);
    StoredVersions.read(lake).forEach(set::add);
    return set;
  }

  private void add(StoredVersion stored) {
    this.stored++;
    String filed = stored.pipelineVersion();
    String hash =
        Hashing.sha256().hashString(stored.definition(), StandardCharsets.UTF_8).toString();
    Pipeline pipeline;
    try {
      pipeline = CanonicalReader.read(stored.definition(), "version " + filed);
    } catch (InvalidPipelineException e) {
      findings.add(
          Difference.ofVersion(
              DifferenceKind.DEFINITION_EDITED, filed, "definition", e.getMessage(), filed));
      return;
    }
    if (!hash.equals(filed) || !pipeline.version().equals(filed)) {
      String shown = hash.equals(filed) ? pipeline.version() : hash;
      findings.add(
          Difference.ofVersion(
              DifferenceKind.DEFINITION_EDITED, filed, "definition", shown, filed));
      return;
    }
    Optional<byte[]> model = pipeline.model() == null ? Optional.empty() : model(stored);
    if (pipeline.model() != null && !isModelOf(pipeline, model, filed)) {
      return;
    }
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    columns(pipeline).forEach(field -> fields.putIfAbsent(field.name(), field));
    features.columns().forEach(column -> columns.putIfAbsent(column.name(), column));
    versions.put(
        filed,
        new Version(
            pipeline,
            features.fingerprint(),
            places(pipeline.event().fields().stream().map(EventField::name).toList(), fields),
            places(features.columns().stream().map(FeatureColumn::name).toList(), columns),
            model.orElse(null)));
  }

  /** The fields that the table of events has in a column; it lacks some of a replay's. */
  private List<EventField> columns(Pipeline pipeline) {
    return isOfReplay() ? replayed(pipeline).columns() : pipeline.event().fields();
  }

  private ReplayedFields replayed(Pipeline pipeline) {
    return ReplayedFields.of(lake, pipeline.event(), ofRecords().pipelines());
  }

  private Optional<byte[]> model(StoredVersion stored) {
    try {
      return Optional.ofNullable(StoredVersions.modelBytes(lake, stored));
    } catch (LakeException e) {
      findings.add(
          Difference.ofVersion(
              DifferenceKind.MODEL_SWAPPED,
              stored.pipelineVersion(),
              "model_uri",
              e.getMessage(),
              stored.modelSha256()));
      return Optional.empty();
    }
  }

  private boolean isModelOf(Pipeline pipeline, Optional<byte[]> bytes, String filed) {
    String hash = bytes.map(b -> Hashing.sha256().hashBytes(b).toString()).orElse("none");
    boolean same = hash.equals(pipeline.model().sha256());
    if (!same) {
      findings.add(
          Difference.ofVersion(
              DifferenceKind.MODEL_SWAPPED, filed, "model_bytes", hash, pipeline.model().sha256()));
    }
    return same;
  }

  private static int[] places(List<String> names, Map<String, ?> among) {
    List<String> all = new ArrayList<>(among.keySet());
    return names.stream().mapToInt(all::indexOf).toArray();
  }

  public Optional<Version> find(String pipelineVersion) {
    return Optional.ofNullable(versions.get(pipelineVersion));
  }

  /** All versions that can be recomputed, in the order of their first submission. */
  public List<Version> all() {
    return List.copyOf(versions.values());
  }

  /** Makes what shows events as a version sees them. The result belongs to one thread. */
  public EventView view(Version version) {
    List<EventField> stored = events().fields();
    if (isOfReplay()) {
      return replayed(version.pipeline()).view(stored);
    }
    PastFields fields = new PastFields(version.pipeline().event().fields(), stored, past());
    return (event, raw, live) ->
        raw == null ? version.event(event) : fields.of(live, event, raw.value());
  }

  /**
   * Whether rows of some version do not have the fields of another in columns, so that raw values
   * must be read.
   */
  public boolean readsRawValues() {
    PastVersions past = past();
    return versions.values().stream()
        .map(Version::pipeline)
        .anyMatch(
            each ->
                isOfReplay()
                    ? replayed(each).readsRawValues()
                    : past.lackAny(each.event().fields()));
  }

  private PastVersions past() {
    return PastVersions.of(versions.values().stream().map(Version::pipeline).toList());
  }

  /** The records that imports have brought. */
  ImportedStretches imported() {
    return imported;
  }

  /** The versions that decoded events and rejects. */
  RecordVersions ofRecords() {
    return replayed.orElseGet(
        () ->
            new RecordVersions(
                versions.values().stream().map(Version::pipeline).toList(),
                versions.size() == stored));
  }

  /**
   * Whether the tables are a replay's: versions other than these decoded the events, and
   * predictions do not name them.
   */
  boolean isOfReplay() {
    return replayed.isPresent();
  }

  /**
   * The selection that a verification reads: the fields and features of all versions, since a table
   * keeps those that later ones have dropped.
   *
   * @param share the share of users, 0 to 1
   */
  public UserRows rows(double share) {
    return new UserRows(events(), columns(), share);
  }

  /**
   * The definitions that can say that a raw value is not needed, each once; none where a replay
   * decodes fields that the table of events need not have.
   */
  public List<EventSchema> definitions() {
    return isOfReplay() && readsRawValues() ? List.of() : ofRecords().definitions();
  }

  /** The fields of all versions. */
  public EventSchema events() {
    return new EventSchema(
        "", "", null, null, List.copyOf(fields.values()), 0, EventSchema.NO_SKEW_LIMIT);
  }

  /** The features of all versions. */
  public List<FeatureColumn> columns() {
    return List.copyOf(columns.values());
  }
}
