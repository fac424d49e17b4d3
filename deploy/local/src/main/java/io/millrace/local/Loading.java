package io.millrace.local;

import io.millrace.local.broker.Topics;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.input.InputFile;
import io.millrace.local.input.LinePartitioner;
import io.millrace.local.input.Loader;
import io.millrace.pipeline.Pipeline;
import java.util.Arrays;
import java.util.List;

/** The step that loads the input into the first topic, once. */
final class Loading {
  private final RunFolder folder;
  private final Console console;
  private final StopSignal stop;

  Loading(RunFolder folder, Console console, StopSignal stop) {
    this.folder = folder;
    this.console = console;
    this.stop = stop;
  }

  void load(String bootstrapServers, Pipeline pipeline) {
    RunState.Input input = folder.state().input();
    if (input.linesPerPartition() == null) {
      long[] lines =
          input.files().isEmpty()
              ? new long[Topics.PARTITIONS]
              : load(bootstrapServers, pipeline, input.files());
      folder.save(folder.state().with(new RunState.Input(input.demo(), input.files(), lines)));
    }
    if (folder.state().phase() != Phase.RUNNING) {
      folder.save(folder.state().with(Phase.RUNNING));
    }
  }

  private long[] load(String bootstrapServers, Pipeline pipeline, List<InputFile> files) {
    ProgressLine line = console.progress("Loading", "line");
    double whole = Math.max(1, files.stream().mapToLong(InputFile::bytes).sum());
    Loader loader =
        new Loader(
            bootstrapServers,
            pipeline.topics().get(0),
            new LinePartitioner(pipeline.event().userPath()),
            (count, bytes) -> line.at(count, bytes / whole),
            stop::isWished);
    try {
      long[] lines = loader.load(files);
      line.end(Arrays.stream(lines).sum());
      return lines;
    } catch (Loader.LostRecordException e) {
      line.leave();
      folder.save(folder.state().withDamage("a record was lost while loading: " + e.getMessage()));
      throw RunFailure.failed(
          "%s. The topic can no longer be completed: start over with --fresh"
              .formatted(e.getMessage()),
          e);
    } catch (RunFailure e) {
      line.leave();
      throw e;
    }
  }
}
