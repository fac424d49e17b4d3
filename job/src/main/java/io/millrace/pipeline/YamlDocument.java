package io.millrace.pipeline;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML text into nodes with their places. Scalars stay as they are written: nothing becomes a
 * number, a boolean or null on the way, so {@code version: 3.10} is not 3.1.
 *
 * <p>Anchors and aliases are accepted, since YAML writers make them of equal parts, but bounded;
 * tags, merge keys, duplicate keys and keys that are no text are refused.
 */
final class YamlDocument {
  /**
   * The largest definition, with room for tens of thousands of features; the bound is against files
   * that are no definition.
   */
  static final int MAX_CODE_POINTS = 4 << 20;

  static final String MERGE_KEY = "<<";

  private static final char NEXT_LINE = '\u0085';
  private static final char LINE_SEPARATOR = '\u2028';

  /**
   * Ends of lines to YAML 1.1, which folds U+0085 to a blank and drops blanks beside the others;
   * text to YAML 1.2.
   */
  private static final Pattern FOREIGN_BREAK = Pattern.compile("[\\x{85}\\x{2028}\\x{2029}]");

  private static final int MAX_DEPTH = 32;
  private static final int MAX_ALIASES = 256;

  private final Problems problems;
  private final Set<Node> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlDocument(Problems problems) {
    this.problems = problems;
  }

  /** The root mapping, or null where there is none; faults go to the problems. */
  static MappingNode read(String yaml, Problems problems) {
    Node root = isText(yaml, problems) ? compose(yaml, problems) : null;
    return root == null ? null : checked(root, problems);
  }

  /** The root where it is a mapping, else null; faults anywhere go to the problems. */
  static MappingNode checked(Node root, Problems problems) {
    new YamlDocument(problems).check(root);
    if (root instanceof MappingNode mapping) {
      return mapping;
    }
    problems.addSyntax(
        root.getStartMark(),
        "Invalid definition: " + noun(root) + " at the top",
        "must be a mapping with the keys pipeline, format, source, event, features and tables");
    return null;
  }

  /** The word for a node's kind in messages. */
  static String noun(Node node) {
    return switch (node.getNodeId()) {
      case mapping -> "a mapping";
      case sequence -> "a list";
      default -> "a single value";
    };
  }

  /** Whether the text may be read as YAML at all; else says why not. */
  private static boolean isText(String yaml, Problems problems) {
    if (yaml.codePointCount(0, yaml.length()) > MAX_CODE_POINTS) {
      problems.addSyntax(
          null,
          String.format(Locale.ROOT, "Definition too large: %,d characters", yaml.length()),
          String.format(Locale.ROOT, "at most %,d", MAX_CODE_POINTS));
      return false;
    }
    Matcher foreignBreak = FOREIGN_BREAK.matcher(yaml);
    if (foreignBreak.find()) {
      char found = yaml.charAt(foreignBreak.start());
      problems.addSyntax(
          markOf(yaml, yaml.codePointCount(0, foreignBreak.start())),
          "Invalid YAML: the character U+%04X".formatted((int) found),
          "YAML readers differ on whether it ends a line; write \\"
              + (found == NEXT_LINE ? 'N' : found == LINE_SEPARATOR ? 'L' : 'P')
              + " in double quotes");
      return false;
    }
    return true;
  }

  private static Node compose(String yaml, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CODE_POINTS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    try {
      Composer composer =
          new Composer(new ParserImpl(new StreamReader(yaml), options), new AsWritten(), options);
      Node root = composer.checkNode() ? composer.getNode() : null;
      if (root == null || (root instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
        problems.addSyntax(
            null, "Empty definition", "must begin with pipeline: <name> and format: 1");
        return null;
      }
      if (composer.checkNode()) {
        problems.addSyntax(
            composer.getNode().getStartMark(),
            "A second document in the file",
            "one definition a file; remove the line of three dashes");
      }
      return root;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      problems.addSyntax(
          mark, "Invalid YAML", e.getProblem() == null ? e.getContext() : e.getProblem().strip());
    } catch (ReaderException e) {
      problems.addSyntax(
          markOf(yaml, e.getPosition()),
          "Invalid YAML: the character U+%04X".formatted(e.getCodePoint()),
          "only printable characters; others as an escape in double quotes");
    } catch (YAMLException e) {
      problems.addSyntax(null, "Invalid YAML", e.getMessage());
    } catch (NumberFormatException e) {
      // SnakeYAML throws it for an escape from \U80000000 on.
      problems.addSyntax(
          null, "Invalid YAML: an escape beyond U+10FFFF", "must be a character of Unicode");
    }
    return null;
  }

  private static Mark markOf(String yaml, int codePoints) {
    int end =
        yaml.offsetByCodePoints(0, Math.min(codePoints, yaml.codePointCount(0, yaml.length())));
    int line = (int) yaml.substring(0, end).chars().filter(c -> c == '\n').count();
    int column = end - (yaml.lastIndexOf('\n', end - 1) + 1);
    return new Mark("", end, line, column, new int[0], 0);
  }

  /** Finds faults of the document anywhere, whatever the keys mean. The parser bounds the depth. */
  private void check(Node node) {
    if (!visited.add(node)) {
      return;
    }
    checkTag(node);
    if (node instanceof MappingNode mapping) {
      Map<String, Node> keys = new HashMap<>();
      for (NodeTuple entry : mapping.getValue()) {
        checkKey(entry.getKeyNode(), keys);
        check(entry.getValueNode());
      }
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(this::check);
    } else if (node instanceof ScalarNode scalar) {
      checkText(scalar);
    }
  }

  private void checkKey(Node node, Map<String, Node> keys) {
    if (node instanceof ScalarNode merge && merge.getValue().equals(MERGE_KEY)) {
      problems.addSyntax(
          node.getStartMark(),
          "Invalid key: " + MERGE_KEY,
          "keys are not merged here; write them out");
      return;
    }
    if (!(node instanceof ScalarNode scalar)) {
      problems.addSyntax(
          node.getStartMark(), "Invalid key: " + noun(node), "a key must be plain text");
      return;
    }
    checkTag(scalar);
    checkText(scalar);
    Node first = keys.putIfAbsent(scalar.getValue(), scalar);
    if (first != null) {
      problems.add(
          scalar,
          scalar.getValue(),
          "Duplicate key '" + Problems.clipped(scalar.getValue()) + "'",
          "first in line " + (first.getStartMark().getLine() + 1) + "; remove one");
    }
  }

  private void checkTag(Node node) {
    if (!Set.of(Tag.STR, Tag.MAP, Tag.SEQ).contains(node.getTag())) {
      problems.addSyntax(
          node.getStartMark(),
          "Invalid YAML: the tag " + node.getTag().getValue().replace(Tag.PREFIX, "!!"),
          "tags are not used here; write the value alone");
    }
  }

  /** Refuses a lone surrogate, which has no UTF-8 form, and so no canonical form. */
  private void checkText(ScalarNode scalar) {
    if (scalar.getValue().codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      problems.addSyntax(
          scalar.getStartMark(), "Invalid text: a lone surrogate", "must be valid Unicode");
    }
  }

  /** Resolves no plain scalar to anything but text. */
  private static final class AsWritten extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // None: that is what the class is for.
    }
  }
}
