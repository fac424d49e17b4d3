package io.millrace.command.definition;

import com.google.common.hash.Hashing;
import io.millrace.command.argument.UsageException;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.ModelFit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options for a model that is added; the rest is read from its file. */
final class ModelArguments {
  private static final Pattern COUNTED = Pattern.compile("[0-9]{1,9}");
  private static final Pattern END = Pattern.compile("(?i)\\.onnx$");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The model's name. Default: that of the model it replaces, else of its file.")
  private String name;

  @Option(
      names = "--model-version",
      paramLabel = "VERSION",
      description = "The model's version. Default: 1, or one more than the model it replaces has.")
  private String version;

  @Option(
      names = "--inputs",
      split = ",",
      paramLabel = "FEATURE",
      description =
          "The features that the model takes, in its order; or INPUT=FEATURE for inputs whose names do not match. Default: by name; for one input, all features in the definition's order.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      description =
          "The output that is the score, with a column if it has several: 'probabilities[1]'. Default: the probability of the second class.")
  private String output;

  /**
   * The wanted model.
   *
   * @param location the model's location for the definition
   * @param old the model that is replaced; null for none
   */
  ModelFit.Wanted wanted(Path file, String location, ModelDefinition old, byte[] bytes) {
    List<String> features = new ArrayList<>();
    Map<String, String> mapped = new LinkedHashMap<>();
    for (String entry : inputs) {
      int at = entry.lastIndexOf('=');
      if (at < 0) {
        features.add(entry);
      } else {
        mapped.put(entry.substring(0, at), entry.substring(at + 1));
      }
    }
    if (!features.isEmpty() && !mapped.isEmpty()) {
      throw new UsageException(
          "Invalid --inputs: %s (must be features alone, or INPUT=FEATURE alone)"
              .formatted(String.join(",", inputs)));
    }
    List<String> before = old == null || old.names() != null ? List.of() : old.inputs();
    return new ModelFit.Wanted(
        name(file, old), version(old, bytes), location, features, before, mapped, output);
  }

  private String name(Path file, ModelDefinition old) {
    if (name != null) {
      return name;
    }
    return old == null ? END.matcher(file.getFileName().toString()).replaceFirst("") : old.name();
  }

  private String version(ModelDefinition old, byte[] bytes) {
    if (version != null) {
      return version;
    } else if (old == null) {
      return "1";
    } else if (old.sha256().equals(Hashing.sha256().hashBytes(bytes).toString())) {
      return old.version();
    } else if (!COUNTED.matcher(old.version()).matches()) {
      throw new UsageException(
          "Missing --model-version: the model that is replaced has version %s, and that does not give the next"
              .formatted(old.version()));
    }
    return String.valueOf(Long.parseLong(old.version()) + 1);
  }
}
