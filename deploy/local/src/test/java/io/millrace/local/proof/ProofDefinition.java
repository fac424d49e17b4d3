package io.millrace.local.proof;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The definition that all proofs run, with every aggregate and a model, in variations. */
final class ProofDefinition {
  private static final String RESOURCES = "/proof/";

  private final Map<String, String> blanks = new TreeMap<>();
  private String text;
  private String models = RESOURCES;

  private ProofDefinition(String text, String topic) {
    this.text = text;
    blanks.put("topic", topic);
    blanks.put("model", "first");
    blanks.put("partition", "none");
    blanks.put("predictions-topic", "");
  }

  /** A definition without a predictions topic, and with tables without partitions. */
  static ProofDefinition of(String topic) {
    return of(text(), topic);
  }

  /** A definition from another text with the same blanks. */
  static ProofDefinition of(String text, String topic) {
    return new ProofDefinition(text, topic);
  }

  static String text() {
    return new String(resource(RESOURCES + "pipeline.yaml"), StandardCharsets.UTF_8);
  }

  ProofDefinition withModel(String name) {
    blanks.put("model", name);
    return this;
  }

  /** Sets a model of the job's own tests. */
  ProofDefinition withModelOfJob(String name) {
    models = "/models/";
    return withModel(name);
  }

  ProofDefinition withoutModel() {
    text = text.replaceFirst("(?s)\nmodel:\n.*?(?=\ntables:)", "");
    return this;
  }

  ProofDefinition withPartitions(String by) {
    blanks.put("partition", by);
    return this;
  }

  ProofDefinition withPredictionsTopic(String topic) {
    blanks.put("predictions-topic", "predictions-topic: " + topic);
    return this;
  }

  /** Replaces a text, which must be in the definition. */
  ProofDefinition with(String before, String after) {
    if (!text.contains(before)) {
      throw new IllegalArgumentException("The definition has no " + before);
    }
    text = text.replace(before, after);
    return this;
  }

  /** Writes the definition, and its model beside it. */
  Path write(Path folder) throws IOException {
    String model = blanks.get("model");
    byte[] bytes = resource(models + model + ".onnx");
    blanks.put("sha256", Hashing.sha256().hashBytes(bytes).toString());
    String filled = text;
    for (Map.Entry<String, String> blank : blanks.entrySet()) {
      filled = filled.replace("${" + blank.getKey() + "}", blank.getValue());
    }
    Files.createDirectories(folder);
    Files.write(folder.resolve(model + ".onnx"), bytes);
    return Files.writeString(folder.resolve("pipeline.yaml"), filled);
  }

  private static byte[] resource(String name) {
    try (InputStream in = ProofDefinition.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
