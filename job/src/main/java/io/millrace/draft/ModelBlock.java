package io.millrace.draft;

import io.millrace.scoring.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The {@code model} block of a definition, as its text. */
public final class ModelBlock {
  /** An output that needs no quotes: outside braces, brackets behind a word are text. */
  private static final Pattern PLAIN_OUTPUT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\[[0-9]+]");

  private ModelBlock() {}

  /** The block's lines, the key first. */
  public static List<String> lines(ModelDefinition model) {
    List<String> lines = new ArrayList<>();
    lines.add("model:");
    lines.add("  name: " + DraftText.scalar(model.name()));
    lines.add("  version: " + DraftText.quoted(model.version()));
    lines.add("  file: " + DraftText.scalar(model.file()));
    lines.add("  sha256: " + model.sha256());
    lines.add("  inputs: " + inputs(model));
    boolean isPlain = PLAIN_OUTPUT.matcher(model.output()).matches();
    lines.add("  output: " + (isPlain ? model.output() : DraftText.scalar(model.output())));
    return lines;
  }

  private static String inputs(ModelDefinition model) {
    List<String> features = model.inputs();
    if (model.names() == null) {
      return features.stream().map(DraftText::scalar).collect(Collectors.joining(", ", "[", "]"));
    }
    return IntStream.range(0, features.size())
        .mapToObj(
            i -> DraftText.scalar(model.names().get(i)) + ": " + DraftText.scalar(features.get(i)))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
