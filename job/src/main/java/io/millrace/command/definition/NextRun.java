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
   * The command for a shell.
   *
   * @param form the parts of the sample's lines before the value
   */
  static String of(Path definition, Pipeline pipeline, Path sample, LineForm form) {
    String run = "deploy/local/run --pipeline " + word(definition.toString());
    return form.isValue()
        ? "%s --input %s --output try".formatted(run, word(sample.toString()))
        : "%s --follow --output try; and, with the brokers that it prints, %s"
            .formatted(run, produce(form, pipeline.topics().get(0), sample));
  }

  /**
   * The command that loads lines with keys or timestamps: a local run's input has only values,
   * while Kafka's producer takes keys, and sets its own time.
   */
  private static String produce(LineForm form, String topic, Path sample) {
    String read = Gzip.isNameOf(sample.toString()) ? "gzip -dc < " : "cat < ";
    return read
        + word(sample.toString())
        + (form.hasTimestamp() ? " | cut -f2-" : "")
        + " | kafka-console-producer --bootstrap-server HOST:PORT --topic "
        + word(topic)
        + (form.hasKey() ? " --property parse.key=true" : "");
  }

  /** The text as a word of a shell. */
  static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
