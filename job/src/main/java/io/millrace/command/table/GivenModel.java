package io.millrace.command.table;

import io.millrace.command.argument.GivenDefinition;
import io.millrace.command.argument.LocalFiles;
import io.millrace.command.argument.UsageException;
import io.millrace.lake.Lake;
import io.millrace.lake.StoredVersions;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.pipeline.Location;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.replay.ReplayPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** The model of a definition on the command line: a file beside it, or as the tables keep it. */
final class GivenModel {
  private GivenModel() {}

  /**
   * The definition with its model.
   *
   * @param lake the tables, for a definition of theirs
   * @throws UsageException where the model cannot be read
   */
  static ReplayPlan plan(GivenDefinition definition, Supplier<Lake> lake) throws IOException {
    Pipeline pipeline = definition.pipeline();
    if (pipeline.model() == null) {
      return new ReplayPlan(pipeline, null, null);
    }
    if (definition.stored().isPresent()) {
      var stored = definition.stored().get();
      return new ReplayPlan(
          pipeline, StoredVersions.modelBytes(lake.get(), stored), stored.modelUri());
    }
    Parameters defaults = Parameters.parsePartial(Map.of());
    byte[] bytes = model(definition, defaults.value(JobOptions.MODEL_MAX_SIZE).bytes());
    boolean isKept = bytes.length <= defaults.value(JobOptions.MODEL_MAX_INLINE_SIZE).bytes();
    String location = Location.resolve(definition.location(), pipeline.model().file());
    String uri =
        Location.isUri(location)
            ? location
            : "file://" + Path.of(location).toAbsolutePath().normalize();
    return new ReplayPlan(pipeline, bytes, isKept ? null : uri);
  }

  private static byte[] model(GivenDefinition definition, long maxBytes) {
    try {
      return new PipelineFiles(new LocalFiles())
          .model(definition.pipeline().model(), definition.location(), maxBytes);
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }
}
