package io.millrace.local;

import io.millrace.local.broker.Topics;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import io.millrace.local.folder.RunState;
import io.millrace.local.folder.RunState.Phase;
import io.millrace.local.input.InputFile;
import io.millrace.local.input.LinePartitioner;
import io.millrace.local.input.LoadTarget;
import io.millrace.local.input.Loader;
import io.millrace.pipeline.Pipeline;
import java.util.Arrays;
import java.util.List;

/** The step that loads the input, or what has been added to it, into the first topic. */
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
    if (!input.whole()) {
      boolean begins = begin(bootstrapServers, pipeline);
      long[] ends = load(bootstrapServers, pipeline, folder.state().input(), begins);
      folder.save(folder.state().with(input.upTo(ends)));
    }
    if (folder.state().phase() != Phase.RUNNING) {
      folder.save(folder.state().with(Phase.RUNNING));
    }
  }

  /**
   * Notes where the load begins, before its first line: behind what clients have produced, whose
   * records no list of files tells. Returns false where an earlier start has noted it, which may
   * have loaded lines.
   */
  private boolean begin(String bootstrapServers, Pipeline pipeline) {
    RunState.Input input = folder.state().input();
    if (input.ends() == null) {
      try (Topics topics = new Topics(bootstrapServers)) {
        long[] ends = topics.endOffsets(pipeline.topics().get(0));
        folder.save(folder.state().with(input.from(ends)));
        return true;
      }
    }
    return false;
  }

  private long[] load(
      String bootstrapServers, Pipeline pipeline, RunState.Input input, boolean begins) {
    ProgressLine line = console.progress("Loading", "line");
    List<InputFile> files = input.rest();
    double whole = Math.max(1, files.stream().mapToLong(InputFile::bytes).sum());
    Loader loader =
        new Loader(
            bootstrapServers,
            new LoadTarget(
                pipeline.topics().get(0), input.ends(), folder.state().broker().followed()),
            new LinePartitioner(pipeline.event().userPath()),
            (count, bytes) -> line.at(count, bytes / whole),
            stop::isWished);
    try {
      long[] ends = begins ? loader.begin(files) : loader.load(files);
      line.end(Arrays.stream(ends).sum() - Arrays.stream(input.ends()).sum());
      return ends;
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
