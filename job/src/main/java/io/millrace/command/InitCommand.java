package io.millrace.command;

import io.millrace.draft.DefinitionDraft;
import io.millrace.draft.DraftRequest;
import io.millrace.draft.Sample;
import io.millrace.draft.SampleOutcome;
import io.millrace.event.TimeFormat;
import io.millrace.file.Gzip;
import io.millrace.file.IoReason;
import io.millrace.file.LineReader;
import io.millrace.pipeline.Pipeline;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drafts a definition from a sample of events. */
@Command(
    name = "init",
    description = {
      "Drafts a pipeline definition from a sample of events, JSON lines: the fields and their types, the user, the time, the id, and a few features to start from. What the sample leaves open stands in comments. The definition is validated, and the sample is decoded by it.",
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
      "1:the sample does not tell what a definition needs, or cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--sample",
      required = true,
      paramLabel = "FILE",
      description = "The events, one JSON object a line; packed where the name ends in .gz.")
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
              + " for the record's key. Default: told by names, and by how values repeat.")
  private String user;

  @Option(
      names = "--time",
      paramLabel = "FIELD",
      description =
          "The event's time, in the same way; "
              + DraftRequest.KAFKA_TIMESTAMP
              + " for the record's timestamp.")
  private String time;

  @Option(
      names = "--time-as",
      paramLabel = "UNIT",
      description =
          "How the time of --time is written: s, ms, us or iso. Default: told by its size.")
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
    SampleOutcome outcome = outcome(validation.pipeline().orElseThrow());
    print(definition, file, outcome);
    return ExitCode.OK;
  }

  private void print(String definition, DraftedFile file, SampleOutcome outcome)
      throws IOException {
    PrintWriter told = spec.commandLine().getOut();
    if (file == null) {
      told.print(definition);
      told.flush();
      told = spec.commandLine().getErr();
    } else {
      file.write(definition);
      told.println("Wrote    " + out + ", and " + DefinitionDraft.SCHEMA_FILE + " beside it");
    }
    told.println("Sample   " + outcome.text());
    if (file != null) {
      told.println(
          "Next     read its comments; then deploy/local/run --pipeline %s --input %s --output try"
              .formatted(out, sample));
    }
    told.flush();
  }

  private String definition() throws IOException {
    DraftRequest request = new DraftRequest(user, time, timeAs, id, name, topic, namespace);
    try (InputStream in = open()) {
      return DefinitionDraft.of(Sample.read(sample.getFileName().toString(), in, lines), request);
    } catch (LineReader.LineTooLongException e) {
      throw new UsageException(
          "Cannot read --sample %s: line %d is larger than 64 MiB (one JSON object a line)"
              .formatted(sample, e.number()));
    } catch (IOException e) {
      throw new UsageException("Cannot read --sample %s: %s".formatted(sample, IoReason.of(e, sample.toString())));
    }
  }

  private SampleOutcome outcome(Pipeline pipeline) throws IOException {
    try (InputStream in = open()) {
      return SampleOutcome.of(in, pipeline.event(), lines, System.currentTimeMillis());
    }
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
