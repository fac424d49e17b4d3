package io.millrace.upgrade;

import com.google.common.hash.Hashing;
import io.millrace.cluster.JobLabel;
import io.millrace.file.AtomicFile;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.StoredVersions;
import io.millrace.lake.WrittenVersion;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The definition that a running job has, as the tables keep it, so that the job can be submitted
 * again though its file may have changed.
 *
 * @param pipeline the definition, with the tables and the predictions' topic of the new one, which
 *     {@code versions} leaves out and which stay
 */
public record RunningDefinition(StoredVersion stored, Pipeline pipeline) {
  private static final String MODEL = "before.onnx";

  /**
   * Finds the definition by the newest rows of the job, and by what it says of itself where it has
   * none yet: it may have started a moment ago, or no event has come.
   *
   * @param catalog the mark of the catalog that has the tables
   * @param label asks what the job says of itself, which is nothing in earlier builds
   * @param after the definition that follows, on the same tables
   * @throws LakeException where the tables do not show it, or its model is not what it was
   */
  public static RunningDefinition of(
      Lake lake, String catalog, String jobId, Supplier<Optional<JobLabel>> label, Pipeline after) {
    String version =
        WrittenVersion.of(lake, jobId)
            .or(
                () ->
                    label
                        .get()
                        .filter(each -> each.writesTo(catalog, lake.namespace().toString()))
                        .map(JobLabel::pipelineVersion))
            .orElseThrow(
                () ->
                    new LakeException(
                        "Cannot tell the definition of job %s: the newest commit in %s.predictions is not one of its with rows, and the job does not say that it writes there (the definition and catalog.* must name the tables that this job writes, the catalog as the job's own parameters do; where they do, the job is of an earlier build: wait for its first checkpoint with events)"
                            .formatted(jobId, lake.namespace())));
    StoredVersion stored =
        StoredVersions.read(lake).stream()
            .filter(each -> each.pipelineVersion().equals(version))
            .findFirst()
            .orElseThrow(
                () ->
                    new LakeException(
                        "Cannot tell the definition of job %s: %s.versions lacks version %s, which its rows have (millrace verify says what was changed)"
                            .formatted(jobId, lake.namespace(), version)));
    requireModel(lake, stored);
    try {
      return new RunningDefinition(
          stored, on(CanonicalReader.read(stored.definition(), "version " + version), after));
    } catch (InvalidPipelineException e) {
      throw new LakeException(e.getMessage(), e);
    }
  }

  /** Refuses a model that was overwritten at its URI: nothing could go back to it. */
  private static void requireModel(Lake lake, StoredVersion stored) {
    if (stored.modelUri() == null) {
      return;
    }
    String found = Hashing.sha256().hashBytes(StoredVersions.modelBytes(lake, stored)).toString();
    if (!found.equals(stored.modelSha256())) {
      throw new LakeException(
          "Cannot go back to version %s, should it be needed: the model at %s has the SHA-256 %s, and %s.versions names %s (put the model's own file back there; a new one needs a name of its own)"
              .formatted(
                  stored.pipelineVersion(),
                  stored.modelUri(),
                  found,
                  lake.namespace(),
                  stored.modelSha256()));
    }
  }

  private static Pipeline on(Pipeline definition, Pipeline after) {
    return new Pipeline(
        definition.name(),
        definition.topics(),
        definition.event(),
        definition.features(),
        definition.model(),
        after.tables(),
        after.predictionsTopic(),
        definition.canonicalJson(),
        definition.version());
  }

  /**
   * Writes the definition, and its model where {@code versions} has it.
   *
   * @param folder an empty folder
   * @return the definition's file
   */
  public Path write(Path folder) throws IOException {
    Path model = folder.resolve(MODEL);
    if (stored.modelBytes() != null) {
      AtomicFile.write(model, stored.modelBytes());
    }
    String place = stored.modelUri() == null ? model.toString() : stored.modelUri();
    Path file = folder.resolve("before.yaml");
    String text =
        CanonicalReader.file(
            PipelineChange.record(pipeline), "version " + stored.pipelineVersion(), place);
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
