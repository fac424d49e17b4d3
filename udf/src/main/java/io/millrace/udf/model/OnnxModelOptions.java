package io.millrace.udf.model;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options of {@code CREATE MODEL … WITH ('provider' = 'onnx', …)}. */
final class OnnxModelOptions {
  static final String IDENTIFIER = "onnx";

  static final ConfigOption<String> FILE =
      ConfigOptions.key("file")
          .stringType()
          .noDefaultValue()
          .withDescription("The model: a path, or a URI of a filesystem that the cluster has");
  static final ConfigOption<String> SHA256 =
      ConfigOptions.key("sha256")
          .stringType()
          .noDefaultValue()
          .withDescription("Of the file, lower-case hex");
  static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("output")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The model's output that is the score, with a column in brackets if and only if it has more than one: probabilities[1]");
  static final ConfigOption<Integer> BATCH_SIZE =
      ConfigOptions.key("batch-size")
          .intType()
          .defaultValue(64)
          .withDescription(
              "Rows in a call of the model, where ML_PREDICT is asynchronous; no more come together than table.exec.async-ml-predict.max-concurrent-operations");
  static final ConfigOption<Duration> BATCH_DELAY =
      ConfigOptions.key("batch-delay")
          .durationType()
          .defaultValue(Duration.ofMillis(5))
          .withDescription("How long a row waits for others, where ML_PREDICT is asynchronous");

  private OnnxModelOptions() {}
}
