package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages to users who write SQL, or a text that no function can take. */
class AdviceTest {
  private static final EventSchema SCHEMA =
      new EventSchema(
          "u",
          "t",
          TimeFormat.MS,
          null,
          List.of(
              new EventField("x", FieldType.LONG, false, "x"),
              new EventField("type", FieldType.STRING, false, "type"),
              new EventField("and", FieldType.LONG, false, "and")),
          1,
          0);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "has(x) ~ has() takes no field (write x != null)",
        "x > 1 && has( type ) ~ has() takes no field (write type != null)",
        "x IS NULL ~ unexpected 'IS' (write x == null)",
        "x is null ~ unexpected 'is' (write x == null)",
        "x IS NOT NULL ~ unexpected 'IS' (write x != null)",
        "x > 1 AND x < 3 ~ unexpected 'AND' (write &&)",
        "x > 1 and x < 3 ~ unexpected 'and' (write &&)",
        "x > 1 OR x < 3 ~ unexpected 'OR' (write ||)",
        "NOT x > 1 ~ unexpected 'x' (write !)",
        "not (x > 1) ~ unknown field or function 'not' (write !, as in !(x in [1, 2]))",
        "x NOT IN [1] ~ unexpected 'NOT' (write !, as in !(x in [1, 2]))",
        "x = 1 ~ '=' is no operator (write ==)",
        "x <> 1 ~ unexpected '>' (write !=)",
        "type LIKE 'a%' ~ unexpected 'LIKE' (write type.startsWith('a'), type.endsWith('a') or type.contains('a'))",
        "x BETWEEN 1 AND 2 ~ unexpected 'BETWEEN' (write x >= 1 && x <= 2)",
        "x in (1, 2) ~ unexpected ',' (a list has square brackets: x in [1, 2])",
        "x == NULL ~ unknown field or function 'NULL' (write null)",
        "x == None ~ unknown field or function 'None' (write null)",
        "type == 'a' & x == 1 ~ '&' is no operator (write &&)",
        "type == 'a' | x == 1 ~ '|' is no operator (write ||)",
        "COALESCE(x, 1) ~ unknown field or function 'COALESCE' (write x == null ? 1 : x)",
      })
  void whatIsOfAnotherLanguageIsShownInCel(String source, String words) {
    assertThatThrownBy(() -> Expression.compile(source, SCHEMA))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith(words + ", at column ");
  }

  @Test
  void aMacroBesideADoubleIsRefusedInWords() {
    assertThatThrownBy(() -> Expression.compile("1.5 + [1].map(i, i)[0] > 1.0", SCHEMA))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("'+' does not take a double and an int");
  }

  @Test
  void aFieldOfSuchANameIsAField() {
    assertThatCode(() -> Expression.compile("and > 1 && x in [1]", SCHEMA))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "timestamp(event_time / 1000).getHours('Europe/Atlantis') > 1 ~ unknown time zone 'Europe/Atlantis' (must be UTC, a name such as Europe/Berlin, or ±HH:MM), at column 39 of ",
        "timestamp(1).getHours('+25:00') > 1 ~ unknown time zone '+25:00' (must be UTC, a name such as Europe/Berlin, or ±HH:MM), at column 23 of ",
        "x > 1 && timestamp(1).getFullYear('') > 1 ~ unknown time zone '' (must",
        "timestamp('2025-13-01T00:00:00Z') > timestamp(x) ~ 'timestamp' cannot take '2025-13-01T00:00:00Z' (it fails for every event), at column 11 of ",
        "duration('5 minutes') > duration('1s') ~ 'duration' cannot take '5 minutes' (it",
        "int('x') > x ~ 'int' cannot take 'x' (it",
      })
  void aTextThatNoCallCanTakeIsAMistake(String source, String words) {
    assertThatThrownBy(() -> Expression.checkWritten(source, SCHEMA))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith(words);
    // What has run before still runs.
    assertThatCode(() -> Expression.compile(source, SCHEMA)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timestamp(1).getHours('UTC') > 1",
        "timestamp(1).getHours('Europe/Berlin') > 1",
        "timestamp(1).getHours('+02:00') > 1",
        "timestamp(1).getHours('-02:30') > 1",
        "timestamp(1).getHours(type) > 1",
        "timestamp('2025-01-01T00:00:00Z') > timestamp(x)",
        "duration('90s') > duration('1s')",
        "int('7') > x",
        "double('nan') > 1.0",
        "bool('true')"
      })
  void aTextThatTheCallTakesIsNone(String source) {
    assertThatCode(() -> Expression.compile(source, SCHEMA)).doesNotThrowAnyException();
    assertThatCode(() -> Expression.checkWritten(source, SCHEMA)).doesNotThrowAnyException();
  }
}
