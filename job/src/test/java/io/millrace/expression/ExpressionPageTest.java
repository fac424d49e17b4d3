package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.Operator;
import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tries what EXPRESSIONS.md says. */
class ExpressionPageTest {
  private static final Pattern ROW = Pattern.compile("^\\| `(.+?)` \\| (.+?) \\|$");
  private static final Pattern CODE = Pattern.compile("^`([^`]+)`$");
  private static final String NONE = "none";

  private static String page;
  private static EventSchema schema;
  private static Event event;

  private record Row(String left, String right) {}

  @BeforeAll
  static void readPage() throws IOException {
    page = Files.readString(Path.of("EXPRESSIONS.md"));
    String definition =
        "pipeline: p\nformat: 1\nsource: {topics: [t], format: json}\n"
            + block("yaml")
            + "features: {n: {count: true, window: 1h}}\ntables: {namespace: n}\n";
    schema = PipelineReader.read(definition, "EXPRESSIONS.md").event();
    Decoded decoded =
        new EventDecoder(schema)
            .decode(
                block("json").getBytes(StandardCharsets.UTF_8),
                new KafkaCoordinates("t", 0, 0, KafkaCoordinates.NO_TIMESTAMP));
    event = (Event) decoded;
  }

  @Test
  void eachExampleHasTheValueThatThePageGives() throws Exception {
    List<String> stated = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Row row : rows("| expression | value |")) {
      String value = value(Expression.compile(row.left(), schema), row.left());
      found.add(row.left() + " gives " + value);
      stated.add(row.left() + " gives " + row.right());
    }
    assertThat(found).hasSizeGreaterThan(80).isEqualTo(stated);
  }

  @Test
  void whatIsSaidNotToBeThereIsRefusedAndWhatToWriteIsTaken() throws Exception {
    List<Row> rows = rows("| not | but |");
    assertThat(rows).hasSizeGreaterThan(20);
    for (Row row : rows) {
      assertThatThrownBy(() -> Expression.compile(row.left(), schema))
          .as(row.left())
          .isInstanceOf(ExpressionException.class);
      Matcher other = CODE.matcher(row.right());
      if (other.matches()) {
        Expression.compile(other.group(1), schema);
      }
    }
  }

  @Test
  void everyFunctionOfTheStandardLibraryIsOnThePage() {
    for (StandardFunction each : StandardFunction.values()) {
      String name = each.functionName();
      boolean isOperator = Operator.findReverse(name).isPresent();
      if (!isOperator && Character.isLetter(name.charAt(0))) {
        assertThat(page).contains(name + "(");
      }
    }
  }

  private static String value(Expression expression, String source) throws ExpressionException {
    return switch (expression.kind()) {
      case TEXT -> expression.text(event) == null ? NONE : expression.text(event);
      case NUMBER -> number(expression.number(event));
      case BOOLEAN -> isKnown(source) ? String.valueOf(expression.test(event)) : NONE;
    };
  }

  private static String number(double value) {
    return Double.isNaN(value) ? NONE : new BigDecimal(value).stripTrailingZeros().toPlainString();
  }

  /** A condition that fails is neither true nor false. */
  private static boolean isKnown(String source) throws ExpressionException {
    return Expression.compile(source, schema).test(event)
        || Expression.compile("!(" + source + ")", schema).test(event);
  }

  private static List<Row> rows(String head) {
    List<Row> rows = new ArrayList<>();
    boolean within = false;
    for (String line : page.lines().toList()) {
      within = line.equals(head) || (within && line.startsWith("|"));
      Matcher row = ROW.matcher(line);
      if (within && row.matches()) {
        rows.add(new Row(unescaped(row.group(1)), unescaped(row.group(2))));
      }
    }
    return rows;
  }

  /** The text of a cell: within a table a bar is escaped, in code too. */
  private static String unescaped(String cell) {
    return cell.replace("\\|", "|");
  }

  private static String block(String language) {
    int from = page.indexOf("```" + language) + language.length() + 4;
    return page.substring(from, page.indexOf("```", from));
  }
}
