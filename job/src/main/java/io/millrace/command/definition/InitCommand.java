package io.millrace.command.definition;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.UsageException;
import io.millrace.draft.DefinitionDraft;
import io.millrace.draft.DraftRequest;
import io.millrace.draft.SampleShape;
import io.millrace.event.TimeFormat;
import io.millrace.file.Gzip;
import io.millrace.file.IoReason;
import io.millrace.pipeline.Pipeline;
import io.millrace.trial.DecodedSample;
import io.millrace.trial.LineFile;
import io.millrace.trial.LineForm;
import io.millrace.trial.LineRecords;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drafts a definition from a sample of events. */
@Command(
    name = "init",
    description = {
      "Drafts a pipeline definition from a sample of events, JSON lines: the fields and their types, the user, the time, the id, and a few features to start from. Comments mark what the sample leaves open. The definition is validated, and the sample is decoded by it.",
      "",
      "Beside --out it writes "
          + DefinitionDraft.SCHEMA_FILE
          + ", which the definition's first line names, so that editors complete and check it. Without --out, 'millrace schema > "
          + DefinitionDraft.SCHEMA_FILE
          + "' makes it.",
      ""
    },
    customSynopsis = "millrace init --sample FILE [--out FILE [--force]] [--OPTION VALUE]...",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the definition is drafted, and valid",
      "1:the sample does not show what a definition needs; or no line is an event by the definition, which is written all the same",
      "2:the command line is wrong, or a file cannot be read or written",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--sample",
      required = true,
      paramLabel = "FILE",
      description = "The events, one JSON object a line; packed by gzip or not. " + LineForm.HELP)
  private Path sample;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The definition to write. Default: it is printed.")
  private Path out;

  @Option(names = "--force", description = "Replace what --out names.")
  private boolean force;

  @Option(
      names = "--user",
      paramLabel = "FIELD",
      description =
          "The user: a top-level name, or a JSON Pointer such as /user/id; "
              + DraftRequest.KAFKA_KEY
              + " for the record's key. Default: guessed from names, and from how values repeat.")
  private String user;

  @Option(
      names = "--time",
      paramLabel = "FIELD",
      description =
          "The event's time, in the same way; "
              + DraftRequest.KAFKA_TIMESTAMP
              + " for the record's timestamp.")
  private String time;

  @Mixin private LineTimestamps timestamps;

  @Option(
      names = "--time-as",
      paramLabel = "UNIT",
      description =
          "How the time of --time is written: s, ms, us or iso. Default: guessed from its values.")
  private TimeFormat timeAs;

  @Option(
      names = "--id",
      paramLabel = "FIELD",
      description = "The event's id, in the same way; " + DraftRequest.NONE + " for none.")
  private String id;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The pipeline's name. Default: of the sample's file.")
  private String name;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The Kafka topic. Default: of the sample's file.")
  private String topic;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The Iceberg namespace of the tables. Default: of the sample's file.")
  private String namespace;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many lines are read at most. Default: ${DEFAULT-VALUE}.")
  private long lines;

  @Override
  public Integer call() throws IOException {
    if (lines < 1) {
      throw new UsageException("Invalid --lines: %d (must be 1 or more)".formatted(lines));
    } else if (timeAs != null && time == null) {
      throw new UsageException(
          "Invalid --time-as: %s (must be with --time)".formatted(timeAs.key()));
    }
    DraftedFile file = out == null ? null : new DraftedFile(out);
    if (file != null) {
      file.requireWritable(sample, force);
    }
    String definition = definition();
    String location = out == null ? DraftedFile.UNNAMED : out.toString();
    Validation validation = Validation.ofUnwritten(location, definition);
    if (!validation.isValid()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("Cannot draft a valid definition of what was given:");
      validation.problems().forEach(problem -> err.println("  " + problem.message()));
      return ExitCode.INVALID;
    }
    Pipeline pipeline = validation.pipeline().orElseThrow();
    SampleReport report = report(pipeline);
    write(definition, file);
    print(report, file == null || report.problem().isPresent());
    if (report.problem().isPresent()) {
      return ExitCode.INVALID;
    }
    if (file != null) {
      PrintWriter output = spec.commandLine().getOut();
      output.println(
          "Next     read its comments; then "
              + NextRun.of(out, pipeline, sample, timestamps.form(LineForm.of(pipeline.event()))));
      output.flush();
    }
    return ExitCode.OK;
  }

  private void write(String definition, DraftedFile file) {
    PrintWriter output = spec.commandLine().getOut();
    if (file == null) {
      output.print(definition);
    } else {
      file.write(definition);
      output.println("Wrote    " + out + ", and " + DefinitionDraft.SCHEMA_FILE + " beside it");
    }
    output.flush();
  }

  private void print(SampleReport report, boolean isBeside) {
    CommandLine command = spec.commandLine();
    PrintWriter output = isBeside ? command.getErr() : command.getOut();
    report.lines().forEach(output::println);
    output.flush();
  }

  private String definition() {
    DraftRequest request = new DraftRequest(user, time, timeAs, id, name, topic, namespace);
    try (InputStream in = open()) {
      String file = sample.getFileName().toString();
      return DefinitionDraft.of(
          SampleShape.read(file, in, timestamps.form(request.form()), lines), request);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private SampleReport report(Pipeline pipeline) {
    DecodedSample decoded = new DecodedSample(pipeline.event());
    try {
      LineRecords records = timestamps.records(pipeline, System::currentTimeMillis);
      LineFile.read(sample, records, lines, decoded::take);
      return new SampleReport(sample.toString(), decoded);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UsageException unreadable(IOException e) {
    return new UsageException(
        "Cannot read --sample %s: %s".formatted(sample, IoReason.of(e, sample.toString())));
  }

  private InputStream open() throws IOException {
    if (!Files.exists(sample)) {
      throw new UsageException("Invalid --sample: %s (no such file)".formatted(sample));
    } else if (!Files.isRegularFile(sample)) {
      throw new UsageException(
          "Invalid --sample: %s (must be a regular file: it is read twice)".formatted(sample));
    }
    InputStream raw = Files.newInputStream(sample);
    return Gzip.unpacked(new BufferedInputStream(raw), sample.toString());
  }
}
