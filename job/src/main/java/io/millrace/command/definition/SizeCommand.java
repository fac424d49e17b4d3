package io.millrace.command.definition;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.LocalFiles;
import io.millrace.command.argument.UsageException;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.sizing.JobSize;
import io.millrace.sizing.ModelProbe;
import io.millrace.sizing.SampledEvents;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Computes the slots, memory, disk and parameters that a definition needs for a load. */
@Command(
    name = "size",
    description = {
      "Says how many slots, how much memory and disk, and which parameters a definition needs for a load: an estimate, offline.",
      "",
      "A user's state is built by the definition's own features, from events at the load's rate over the longest window (lifetime: a year). Without a sample, fields are made up, and every event passes each 'where'. The model is timed on this machine, for less than a second, where its file can be read. The rest is a cost model of figures that were measured.",
      ""
    },
    customSynopsis = {
      "millrace size PIPELINE --events-per-second N --users N [--events-per-user-per-day N] [--hot-user-share SHARE] [--sample FILE] [--no-model-timing] [--json]",
      "       millrace size PIPELINE --events-per-second N --users N --sample-topics first|last --kafka.bootstrap.servers HOST:PORT [--kafka.PROPERTY VALUE]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the size is printed",
      "1:the definition or its model is invalid, no job is large enough, or no record of the sample is an event",
      "2:the command line is wrong, or a file cannot be read",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SizeCommand implements Callable<Integer> {
  private static final String KAFKA = "--kafka.";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "The definition's file.")
  private String location;

  @Mixin private LoadArguments load;
  @Mixin private SampleArguments sample;

  @Option(
      names = "--no-model-timing",
      description =
          "Do not time the model, but take it for 120 trees: the same output at each run, on each machine.")
  private boolean untimed;

  @Option(names = "--json", description = "Print the size as JSON, on standard output.")
  private boolean json;

  /** Kafka's properties, for a sample of topics, and mistakes. */
  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() {
    load.check();
    Optional<SampleArguments.Records> records = sample.records(kafka());
    LocalFiles access = new LocalFiles();
    Pipeline pipeline = pipeline(new PipelineFiles(access));
    Optional<SampledEvents> sampled = records.map(given -> sampled(pipeline, given));
    ModelProbe model =
        untimed || pipeline.model() == null
            ? ModelProbe.NONE
            : new TimedModelFile(access, pipeline, location);
    double hotUserShare = sampled.map(SampledEvents::hotUserShare).orElse(0.0);
    JobSize size = JobSize.of(pipeline, load.load(hotUserShare), sampled, model);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(SizeJson.of(pipeline, size));
    } else {
      new SizeText(location, size).print(out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private List<String> kafka() {
    for (int i = 0; i < unmatched.size(); i++) {
      String argument = unmatched.get(i);
      if (!argument.startsWith(KAFKA)) {
        throw new UsageException("Unknown argument: '%s'".formatted(argument));
      }
      i += argument.contains("=") ? 0 : 1;
    }
    if (!unmatched.isEmpty() && !sample.isOfTopics()) {
      throw new UsageException(
          "Invalid %s: without --sample-topics (it is for reading topics)"
              .formatted(unmatched.get(0)));
    }
    return unmatched;
  }

  private Pipeline pipeline(PipelineFiles files) {
    try {
      return files.definition(location);
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static SampledEvents sampled(Pipeline pipeline, SampleArguments.Records records) {
    SampledEvents events = new SampledEvents(pipeline.event());
    records.read(pipeline, events::take);
    return events;
  }
}
