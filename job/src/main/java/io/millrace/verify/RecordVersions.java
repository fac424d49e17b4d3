package io.millrace.verify;

import com.google.common.hash.Hashing;
import io.millrace.event.EventSchema;
import io.millrace.lake.Lake;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.StoredVersions;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The definitions that events and rejects were decoded by. For a replay, these are the versions of
 * the pipeline that it replays, not its own.
 *
 * @param pipelines the versions whose definitions can be read
 * @param isWhole whether they are all that there were
 */
record RecordVersions(List<Pipeline> pipelines, boolean isWhole) {
  RecordVersions {
    pipelines = List.copyOf(pipelines);
  }

  /**
   * Reads the versions of the pipeline whose events these are, replayed or not. Faults in them are
   * for that pipeline's own verification to report.
   */
  static RecordVersions ofReplayed(Lake lake) {
    Optional<List<StoredVersion>> stored = StoredVersions.definitionsOfReplayed(lake);
    List<Pipeline> pipelines = new ArrayList<>();
    stored.orElse(List.of()).forEach(each -> read(each).ifPresent(pipelines::add));
    int all = stored.map(List::size).orElse(0);
    return new RecordVersions(pipelines, all > 0 && pipelines.size() == all);
  }

  private static Optional<Pipeline> read(StoredVersion stored) {
    String filed = stored.pipelineVersion();
    String hash =
        Hashing.sha256().hashString(stored.definition(), StandardCharsets.UTF_8).toString();
    try {
      Pipeline pipeline = CanonicalReader.read(stored.definition(), "version " + filed);
      return hash.equals(filed) && pipeline.version().equals(filed)
          ? Optional.of(pipeline)
          : Optional.empty();
    } catch (InvalidPipelineException e) {
      return Optional.empty();
    }
  }

  /** The definitions of events, each once. */
  List<EventSchema> definitions() {
    return pipelines.stream().map(Pipeline::event).distinct().toList();
  }
}
