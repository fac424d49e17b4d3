package io.millrace.pipeline;

import io.millrace.scoring.ModelDefinition;
import io.millrace.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the block {@code model}. */
final class ModelReader {
  private final List<String> features;
  private final Problems problems;

  /**
   * @param features the names of all, in order; empty where there are none, which is reported
   *     elsewhere
   */
  ModelReader(List<String> features, Problems problems) {
    this.features = features;
    this.problems = problems;
  }

  /**
   * The features that the model takes.
   *
   * @param names the model's own, or null where they are those of the features
   */
  private record Inputs(List<String> features, List<String> names) {}

  Optional<ModelDefinition> read(Block block) {
    Optional<String> name = block.value(DefinitionKeys.MODEL_NAME);
    Optional<String> version = block.value(DefinitionKeys.MODEL_VERSION);
    Optional<String> file = block.value(DefinitionKeys.MODEL_FILE);
    Optional<String> sha256 = block.value(DefinitionKeys.MODEL_SHA256);
    Optional<String> output = block.value(DefinitionKeys.MODEL_OUTPUT);
    Optional<Inputs> inputs = inputs(block);
    boolean complete =
        name.isPresent()
            && version.isPresent()
            && file.isPresent()
            && sha256.isPresent()
            && output.isPresent()
            && inputs.isPresent();
    return complete
        ? Optional.of(
            new ModelDefinition(
                name.get(),
                version.get(),
                file.get(),
                sha256.get(),
                inputs.get().features(),
                inputs.get().names(),
                output.get()))
        : Optional.empty();
  }

  private Optional<Inputs> inputs(Block block) {
    if (!block.has(DefinitionKeys.MODEL_INPUTS)) {
      return Optional.of(new Inputs(features, null));
    }
    Node at = block.at(DefinitionKeys.MODEL_INPUTS);
    if (at instanceof MappingNode) {
      return mapped(block.entries(DefinitionKeys.MODEL_INPUT_MAP));
    }
    Optional<List<String>> listed = block.items(DefinitionKeys.MODEL_INPUT_LIST);
    for (String input : listed.orElse(List.of())) {
      checkListed(input, at, block.path(DefinitionKeys.MODEL_INPUTS));
    }
    return listed.map(names -> new Inputs(names, null));
  }

  private Optional<Inputs> mapped(List<NamedEntry> entries) {
    List<String> names = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (NamedEntry entry : entries) {
      Optional<String> feature =
          Block.scalar(entry.value(), entry.path(), DefinitionKeys.MODEL_INPUT, problems);
      feature
          .filter(this::isUnknown)
          .ifPresent(
              unknown ->
                  problems.unknown(entry.value(), "feature", unknown, entry.path(), features));
      feature.ifPresent(taken::add);
      names.add(entry.name());
    }
    boolean complete = taken.size() == names.size() && !names.isEmpty();
    return complete ? Optional.of(new Inputs(taken, names)) : Optional.empty();
  }

  /** Reports an unknown feature in the list; users often put the model's own name for it there. */
  private void checkListed(String input, Node at, String key) {
    if (!isUnknown(input)) {
      return;
    }
    Optional<String> nearest = NearestName.of(input, features);
    boolean mayBeASlip = FeatureKeys.NAME.parser().apply(input).isPresent();
    if (nearest.isEmpty() || mayBeASlip) {
      problems.unknown(at, "feature", input, key, features);
      return;
    }
    problems.add(
        at,
        key + '.' + input,
        "Unknown feature '%s' in %s".formatted(Problems.clipped(input), key),
        "did you mean '%s'? If '%s' is the model's name of it, map it: {%s}"
            .formatted(
                nearest.get(),
                Problems.clipped(input),
                ModelDefinition.mapping(Problems.clipped(input), nearest.get())));
  }

  private boolean isUnknown(String feature) {
    return !features.isEmpty() && !features.contains(feature);
  }
}
