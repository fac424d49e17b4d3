package io.millrace.command.definition;

import io.millrace.command.argument.UsageException;
import io.millrace.command.definition.Validation.Sampling;
import io.millrace.file.IoReason;
import io.millrace.options.Parameters;
import io.millrace.options.SourceOptions;
import io.millrace.options.UnresolvedSecretsException;
import io.millrace.pipeline.Pipeline;
import io.millrace.topic.TopicSample;
import io.millrace.topic.UnreadableTopicException;
import io.millrace.trial.DecodedSample;
import io.millrace.trial.GivenRecord;
import io.millrace.trial.LineFile;
import io.millrace.trial.LineForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The records that a validation decodes: lines of a file, or some of the definition's topics. */
final class SampleArguments {
  private static final String KAFKA = "--kafka.";

  @Option(
      names = "--sample",
      paramLabel = "FILE",
      description =
          "Decode lines of JSON, as a local run's --input takes them, packed by gzip or not. "
              + LineForm.HELP)
  private Path file;

  @Mixin private LineTimestamps timestamps;

  @Option(
      names = "--sample-topics",
      paramLabel = "first|last",
      description =
          "Decode the oldest or the newest records of the definition's topics, which are read by --kafka.* and left as they are.")
  private TopicSample.End topics;

  @Option(
      names = "--sample-records",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many records at most. Default: ${DEFAULT-VALUE}.")
  private int recordsMax;

  boolean isGiven() {
    return file != null || topics != null;
  }

  boolean isOfTopics() {
    return topics != null;
  }

  /**
   * The parameters to be checked as those of a run.
   *
   * @param given all given parameters
   * @return the given parameters; none where all of them are for reading topics
   */
  List<String> parametersOfRun(List<String> given) {
    boolean onlyKafka =
        given.stream()
            .filter(argument -> argument.startsWith("--"))
            .allMatch(argument -> argument.startsWith(KAFKA));
    return topics != null && onlyKafka ? List.of() : given;
  }

  /** Hands over the records of a sample. */
  @FunctionalInterface
  interface Records {
    /**
     * Reads them.
     *
     * @return the description of which they are, for people
     * @throws UnreadableTopicException where the topics cannot be read
     */
    String read(Pipeline pipeline, Consumer<GivenRecord> target);
  }

  /** The sampling; empty where no sample is asked for. */
  Optional<Sampling> sampling(List<String> given) {
    return records(given)
        .map(
            records ->
                pipeline -> {
                  DecodedSample sample = new DecodedSample(pipeline.event());
                  String which = records.read(pipeline, sample::take);
                  return new SampleReport(which, sample);
                });
  }

  /** The records; empty where no sample is asked for. */
  Optional<Records> records(List<String> given) {
    if (timestamps.isGiven() && file == null) {
      throw new UsageException("Invalid --timestamp: without --sample (it is for lines)");
    }
    if (!isGiven()) {
      return Optional.empty();
    }
    if (file != null && topics != null) {
      throw new UsageException("Invalid --sample-topics: with --sample (one of them)");
    }
    if (recordsMax < 1) {
      throw new UsageException(
          "Invalid --sample-records: %d (must be 1 or more)".formatted(recordsMax));
    }
    if (file != null) {
      requireFile();
      return Optional.of(this::lines);
    }
    Map<String, String> kafka = kafka(given);
    return Optional.of((pipeline, target) -> topicRecords(pipeline, kafka, target));
  }

  private void requireFile() {
    if (!Files.exists(file)) {
      throw new UsageException("Invalid --sample: %s (no such file)".formatted(file));
    } else if (Files.isDirectory(file)) {
      throw new UsageException("Invalid --sample: %s (must be a file)".formatted(file));
    }
  }

  private static Map<String, String> kafka(List<String> given) {
    Parameters parameters = Parameters.parsePartial(Map.of(), given.toArray(String[]::new));
    try {
      Map<String, String> kafka = parameters.passThrough(SourceOptions.KAFKA).resolve();
      if (kafka.isEmpty()) {
        throw new UsageException(
            "Missing the brokers of --sample-topics: --kafka.bootstrap.servers HOST:PORT");
      }
      return kafka;
    } catch (UnresolvedSecretsException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private String lines(Pipeline pipeline, Consumer<GivenRecord> target) {
    try {
      boolean isAll =
          LineFile.read(
              file, timestamps.records(pipeline, System::currentTimeMillis), recordsMax, target);
      return isAll
          ? file.toString()
          : recordsMax == 1
              ? file + ", the first line"
              : String.format(Locale.ROOT, "%s, the first %,d lines", file, recordsMax);
    } catch (IOException e) {
      throw new UsageException(
          "Cannot read --sample %s: %s".formatted(file, IoReason.of(e, file.toString())));
    }
  }

  private String topicRecords(
      Pipeline pipeline, Map<String, String> kafka, Consumer<GivenRecord> target) {
    TopicSample.read(kafka, pipeline.topics(), topics, recordsMax, target);
    return "%s, %s records"
        .formatted(
            String.join(", ", pipeline.topics()),
            topics == TopicSample.End.FIRST ? "the oldest" : "the newest");
  }
}
