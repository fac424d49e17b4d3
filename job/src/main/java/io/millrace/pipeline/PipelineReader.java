package io.millrace.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureDefinition;
import io.millrace.pipeline.Pipeline.Partitioning;
import io.millrace.pipeline.Pipeline.RawValues;
import io.millrace.pipeline.Pipeline.Tables;
import io.millrace.scoring.ModelDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads definitions: checks the whole text before it reports what is wrong. */
public final class PipelineReader {
  private final Problems problems = new Problems();
  private final Origin origin;

  private PipelineReader(Origin origin) {
    this.origin = origin;
  }

  /**
   * The checked definition.
   *
   * @param name the definition's, for messages: its path, say
   * @throws InvalidPipelineException with everything that is wrong
   */
  public static Pipeline read(String yaml, String name) {
    return new PipelineReader(Origin.FILE).readText(yaml, name);
  }

  /**
   * The definition of a job that may have run with it, which an earlier release may have let pass.
   *
   * @param name the definition's, for messages: its path, say
   * @param hasRun whether it has run; asked only where it is refused otherwise
   * @throws InvalidPipelineException with everything that is wrong with it
   */
  public static Pipeline read(String yaml, String name, Predicate<Pipeline> hasRun) {
    try {
      return read(yaml, name);
    } catch (InvalidPipelineException refused) {
      return asItRan(yaml, name).filter(hasRun).orElseThrow(() -> refused);
    }
  }

  private static Optional<Pipeline> asItRan(String yaml, String name) {
    try {
      return Optional.of(new PipelineReader(Origin.TABLE).readText(yaml, name));
    } catch (InvalidPipelineException wrong) {
      return Optional.empty();
    }
  }

  private Pipeline readText(String yaml, String name) {
    MappingNode root = YamlDocument.read(yaml, problems);
    if (root != null) {
      KafkaNames.check(root, problems);
    }
    return read(root, name);
  }

  /** Reads a definition in JSON, as a table has it. */
  static Pipeline read(JsonNode json, String name) {
    PipelineReader reader = new PipelineReader(Origin.TABLE);
    return reader.read(YamlDocument.checked(JsonDocument.node(json), reader.problems), name);
  }

  private Pipeline read(MappingNode root, String name) {
    Optional<Pipeline> pipeline =
        Optional.ofNullable(root)
            .flatMap(node -> Block.of(node, "", DefinitionKeys.ROOT, problems))
            .flatMap(this::pipeline);
    if (!problems.isEmpty()) {
      throw new InvalidPipelineException(name, problems.sorted());
    }
    return pipeline.orElseThrow();
  }

  private Optional<Pipeline> pipeline(Block root) {
    Optional<String> name = root.value(DefinitionKeys.PIPELINE);
    root.value(DefinitionKeys.FORMAT);
    Optional<Block> source = root.section(DefinitionKeys.SOURCE);
    Optional<List<String>> topics = source.flatMap(from -> from.items(DefinitionKeys.TOPICS));
    source.ifPresent(from -> from.value(DefinitionKeys.SOURCE_FORMAT));
    EventReader events = new EventReader(problems);
    EventSchema event = event(root, source, events);
    ExpressionCheck expressions = new ExpressionCheck(event, events, problems, origin);
    List<NamedEntry> entries = root.entries(DefinitionKeys.FEATURES);
    List<FeatureDefinition> features = new FeatureReader(expressions, problems).read(entries);
    Optional<ModelDefinition> model =
        root.section(DefinitionKeys.MODEL)
            .flatMap(
                new ModelReader(entries.stream().map(NamedEntry::name).toList(), problems)::read);
    Optional<Tables> tables = root.section(DefinitionKeys.TABLES).flatMap(this::tables);
    Optional<String> predictionsTopic = predictionsTopic(root, topics.orElse(List.of()));
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    String json =
        CanonicalForm.json(
            name.orElseThrow(), topics.orElseThrow(), event, features, model.orElse(null));
    return Optional.of(
        new Pipeline(
            name.orElseThrow(),
            topics.orElseThrow(),
            event,
            features,
            model.orElse(null),
            tables.orElseThrow(),
            predictionsTopic.orElse(null),
            json,
            CanonicalForm.version(json)));
  }

  private EventSchema event(Block root, Optional<Block> source, EventReader reader) {
    int maxValueBytes =
        source.flatMap(from -> from.value(DefinitionKeys.MAX_VALUE_BYTES)).orElse(1);
    long maxFutureSkewMs =
        source
            .flatMap(from -> from.value(DefinitionKeys.MAX_FUTURE_SKEW))
            .orElse(EventSchema.NO_SKEW_LIMIT);
    return reader.read(root.section(DefinitionKeys.EVENT), maxValueBytes, maxFutureSkewMs);
  }

  private Optional<Tables> tables(Block block) {
    Optional<String> namespace = block.value(DefinitionKeys.NAMESPACE);
    Optional<Partitioning> partitionBy = block.value(DefinitionKeys.PARTITION_BY);
    Optional<RawValues> raw =
        block.value(DefinitionKeys.RAW).map(kept -> kept ? RawValues.KEPT : RawValues.LEFT_OUT);
    return namespace.flatMap(
        name -> partitionBy.flatMap(by -> raw.map(kept -> new Tables(name, by, kept))));
  }

  /**
   * Reads the predictions' topic, which must not be one of the source: they would come back as
   * events.
   */
  private Optional<String> predictionsTopic(Block root, List<String> topics) {
    Optional<String> topic = root.value(DefinitionKeys.PREDICTIONS_TOPIC);
    topic
        .filter(topics::contains)
        .ifPresent(
            same ->
                problems.invalid(
                    root.at(DefinitionKeys.PREDICTIONS_TOPIC),
                    DefinitionKeys.PREDICTIONS_TOPIC.name(),
                    same,
                    "is one of source.topics; predictions would come back as events"));
    return topic;
  }
}
