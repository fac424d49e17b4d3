package io.millrace.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Puts another {@code model} block into a definition's text and leaves every other character as it
 * is: comments, order, blanks and ends of lines.
 */
public final class DefinitionEdit {
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private final String yaml;
  private final List<Integer> starts = new ArrayList<>();
  private final String lineEnd;
  private final List<ScalarNode> keys;

  private DefinitionEdit(String yaml, MappingNode root) {
    this.yaml = yaml;
    this.keys =
        root.getValue().stream()
            .map(NodeTuple::getKeyNode)
            .filter(ScalarNode.class::isInstance)
            .map(ScalarNode.class::cast)
            .toList();
    starts.add(0);
    Matcher ends = LINE_END.matcher(yaml);
    String first = null;
    while (ends.find()) {
      first = first == null ? ends.group() : first;
      starts.add(ends.end());
    }
    this.lineEnd = first == null ? "\n" : first;
  }

  /**
   * The text with this block for its model: in the place of the one it has, else before {@code
   * tables}.
   *
   * @param yaml a definition that can be read
   * @param block lines without their line ends, the key {@code model} first, at no indentation
   * @return empty where the definition's keys do not each begin a line, as in braces
   */
  public static Optional<String> withModel(String yaml, List<String> block) {
    MappingNode root = YamlDocument.read(yaml, new Problems());
    if (root == null || root.getFlowStyle() == FlowStyle.FLOW) {
      return Optional.empty();
    }
    DefinitionEdit edit = new DefinitionEdit(yaml, root);
    boolean eachBeginsALine = edit.keys.stream().allMatch(edit::beginsItsLine);
    return eachBeginsALine ? Optional.of(edit.with(block)) : Optional.empty();
  }

  private boolean beginsItsLine(ScalarNode key) {
    String line = line(lineOf(key));
    String before = line.substring(0, Math.min(line.length(), columnOf(key)));
    return before.replace("\uFEFF", "").isBlank();
  }

  private String with(List<String> block) {
    Optional<ScalarNode> model = key(DefinitionKeys.MODEL);
    int from;
    int to;
    if (model.isPresent()) {
      from = lineOf(model.get());
      to = endOf(model.get());
    } else {
      from = key(DefinitionKeys.TABLES).map(this::withItsComments).orElse(starts.size());
      to = from;
    }
    String indent = " ".repeat(columnOf(keys.get(0)));
    String text = block.stream().map(line -> indent + line + lineEnd).collect(Collectors.joining());
    String before = yaml.substring(0, start(from));
    String after = yaml.substring(start(to));
    boolean isOpen = !before.isEmpty() && !before.endsWith("\n") && !before.endsWith("\r");
    return before + (isOpen ? lineEnd : "") + text + after;
  }

  private Optional<ScalarNode> key(Key<?> wanted) {
    return keys.stream().filter(key -> key.getValue().equals(wanted.name())).findFirst();
  }

  /**
   * The first line after a block's last value: comments from there on may be about something else.
   */
  private int endOf(ScalarNode key) {
    int end =
        keys.stream()
            .mapToInt(this::lineOf)
            .filter(line -> line > lineOf(key))
            .min()
            .orElseGet(() -> endOfDocument(lineOf(key)));
    while (end > lineOf(key) + 1 && isBetweenBlocks(line(end - 1))) {
      end--;
    }
    return end;
  }

  private int endOfDocument(int from) {
    int line = from + 1;
    while (line < starts.size() && !line(line).matches("(\\.\\.\\.|---)(\\s[\\s\\S]*)?")) {
      line++;
    }
    return line;
  }

  private static boolean isBetweenBlocks(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#");
  }

  /** The first line of the comments right above a key. */
  private int withItsComments(ScalarNode key) {
    int from = lineOf(key);
    while (from > 0 && line(from - 1).indexOf('#') == columnOf(key) && isComment(from - 1)) {
      from--;
    }
    return from;
  }

  private boolean isComment(int line) {
    return line(line).strip().startsWith("#");
  }

  private String line(int number) {
    return LINE_END.matcher(yaml.substring(start(number), start(number + 1))).replaceAll("");
  }

  /** The start of a line in the text; beyond the last line, the end of the text. */
  private int start(int line) {
    return line < starts.size() ? starts.get(line) : yaml.length();
  }

  private int lineOf(Node node) {
    return node.getStartMark().getLine();
  }

  private int columnOf(Node node) {
    return node.getStartMark().getColumn();
  }
}
