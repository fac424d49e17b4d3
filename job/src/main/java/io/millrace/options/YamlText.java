package io.millrace.options;

import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML whose keys are flat ({@code scoring.threads: 2}), nested ({@code scoring: {threads:
 * 2}}) or both. Scalars keep their text; a list of scalars is joined by commas.
 */
final class YamlText {
  private final ParameterPlace file;
  private final Settings settings;

  private YamlText(ParameterPlace file, Settings settings) {
    this.file = file;
    this.settings = settings;
  }

  static void read(String text, ParameterPlace file, Settings settings) {
    new YamlText(file, settings).read(text);
  }

  private void read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(16);
    try {
      Composer composer =
          new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
      Node root = composer.getSingleNode();
      if (root instanceof MappingNode mapping) {
        entries("", mapping);
      } else if (root != null) {
        problem(root, "", "Invalid config: it must be a mapping of keys to values");
      }
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      settings.problem("", "Invalid YAML: " + e.getProblem(), at(mark));
    } catch (YAMLException e) {
      settings.problem("", "Invalid YAML: " + e.getMessage(), file);
    }
  }

  private void entries(String prefix, MappingNode mapping) {
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode name) {
        value(prefix + name.getValue(), entry.getValueNode());
      } else {
        problem(entry.getKeyNode(), prefix, "Invalid config: a key must be plain text");
      }
    }
  }

  private void value(String key, Node node) {
    if (node.getAnchor() != null) {
      problem(node, key, "Invalid " + key + ": anchors and aliases are not used here");
    } else if (node instanceof MappingNode mapping) {
      entries(key + ".", mapping);
    } else if (node instanceof ScalarNode scalar) {
      settings.add(key, scalar.getValue(), at(scalar.getStartMark()));
    } else if (node instanceof SequenceNode list
        && list.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
      String joined =
          list.getValue().stream()
              .map(item -> ((ScalarNode) item).getValue())
              .collect(Collectors.joining(","));
      settings.add(key, joined, at(list.getStartMark()));
    } else {
      problem(node, key, "Invalid " + key + ": a list must hold single values");
    }
  }

  private void problem(Node node, String key, String message) {
    settings.problem(key, message, at(node.getStartMark()));
  }

  private ParameterPlace at(Mark mark) {
    return mark == null ? file : file.at(mark.getLine() + 1);
  }
}
