package io.millrace.local;

import io.millrace.file.AtomicFile;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.StoredVersions;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The definition of an earlier run, from what the run's folder keeps of it: its user may have
 * edited its file since. The folder's state has all but the model, which the table {@code versions}
 * has.
 */
final class KeptDefinition {
  private static final String MODEL = "before.onnx";

  private KeptDefinition() {}

  /** The definition, with a stand-in for the model's place. */
  static Pipeline read(RunState.Definition kept) {
    return PipelineReader.read(
        CanonicalReader.file(kept.record(), kept.path(), MODEL), kept.path(), hasRun -> true);
  }

  /**
   * Writes the definition and its model as files, and returns the definition's path.
   *
   * @throws RunFailure where the tables do not have the model
   */
  static Path write(RunState.Definition kept, RunFolder folder) throws IOException {
    Files.createDirectories(folder.upgrade());
    Path file = folder.upgrade().resolve("before.yaml");
    Path model = folder.upgrade().resolve(MODEL);
    Pipeline pipeline = read(kept);
    String place = model.toString();
    boolean lacksModel = false;
    if (pipeline.model() != null) {
      Optional<StoredVersion> stored = stored(pipeline, folder);
      lacksModel = stored.isEmpty();
      if (stored.isPresent() && stored.get().modelBytes() != null) {
        AtomicFile.write(model, stored.get().modelBytes());
      } else if (stored.isPresent()) {
        place = stored.get().modelUri();
      }
    }
    String text = CanonicalReader.file(kept.record(), kept.path(), place);
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    if (lacksModel) {
      throw RunFailure.failed(
          ("Cannot upgrade %s yet: its last run was killed, and goes on with a model that the tables"
                  + " do not have. Run the definition before once more to its end, then upgrade; its"
                  + " text is %s, where model.file must be the model with sha256 %s")
              .formatted(folder.root(), file, pipeline.model().sha256()));
    }
    return file;
  }

  private static Optional<StoredVersion> stored(Pipeline pipeline, RunFolder folder) {
    String namespace = pipeline.tables().namespace();
    try (Lake lake = Lake.open(LocalCatalog.NAME, LocalCatalog.properties(folder), namespace)) {
      return StoredVersions.read(lake).stream()
          .filter(each -> each.pipelineVersion().equals(pipeline.version()))
          .findFirst();
    } catch (LakeException | IOException e) {
      throw RunFailure.failed(
          "Cannot read the versions in %s: %s".formatted(folder.root(), e.getMessage()), e);
    }
  }
}
