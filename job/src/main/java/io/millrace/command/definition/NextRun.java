package io.millrace.command.definition;

import io.millrace.file.Gzip;
import io.millrace.pipeline.Pipeline;
import io.millrace.trial.LineForm;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The command that runs a definition over the lines that it was drafted from. */
final class NextRun {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:=@%+,-]*");

  private NextRun() {}

  /**
   * In words of a shell.
   *
   * @param form what the sample's lines have before the value
   */
  static String of(Path definition, Pipeline pipeline, Path sample, LineForm form) {
    String run = "deploy/local/run --pipeline " + word(definition.toString());
    return form.isValue()
        ? "%s --input %s --output try".formatted(run, word(sample.toString()))
        : "%s --follow --output try; and, with the brokers that it prints, %s"
            .formatted(run, produce(form, pipeline.topics().get(0), sample));
  }

  /** A local run's input is values alone; Kafka's producer takes keys, and gives its own time. */
  private static String produce(LineForm form, String topic, Path sample) {
    String read = Gzip.isNameOf(sample.toString()) ? "gzip -dc < " : "cat < ";
    return read
        + word(sample.toString())
        + (form.hasTimestamp() ? " | cut -f2-" : "")
        + " | kafka-console-producer --bootstrap-server HOST:PORT --topic "
        + word(topic)
        + (form.hasKey() ? " --property parse.key=true" : "");
  }

  /** As a shell takes it for this text. */
  static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
