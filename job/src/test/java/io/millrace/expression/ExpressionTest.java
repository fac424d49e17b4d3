package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelAbstractSyntaxTree;
import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.TimeFormat;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final EventSchema SCHEMA =
      new EventSchema(
          "user",
          "time",
          TimeFormat.MS,
          null,
          List.of(
              field("country", FieldType.STRING),
              field("amount", FieldType.DOUBLE),
              field("quantity", FieldType.LONG),
              field("member", FieldType.BOOLEAN),
              field("since", FieldType.TIMESTAMP),
              field("type", FieldType.STRING),
              field("int", FieldType.LONG)),
          1 << 20,
          EventSchema.NO_SKEW_LIMIT);

  private static final Event NULLS = event(null, null, null, null, null, null, null);
  private static final Event FULL = event("UK", 2.5, 3L, true, 7L, "view", 9L);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // expression ; of nulls ; of UK, 2.5, 3, true, 7
        "amount > 2;false;true",
        "!(amount > 2);false;false",
        "amount > quantity;false;false",
        "amount == null;true;false",
        "null == amount;true;false",
        "country != 'UK';true;false",
        "country == 'UK';false;true",
        "!(country == 'UK');true;false",
        "country in ['UK', 'FR'];false;true",
        "country in ['FR', null];true;false",
        "quantity in [1, 2, quantity];true;true",
        "amount in [2.5];false;true",
        "member;false;true",
        "!member;false;false",
        "member == false;false;false",
        "member || country == null;true;true",
        "country == null || member;true;true",
        "member && country != null;false;true",
        "!(member && country != null);true;false",
        "!(country != null && member);true;false",
        "!(member || country != null);false;false",
        "member ? true : true;false;true",
        "amount > 1.0 && quantity > 1 || country == null;true;true",
        "country.startsWith('U') && country.endsWith('K') && country.contains('');false;true",
        "size(country) == 2 && country.size() < 3;false;true",
        "country > 'SK' && country >= 'TK' && country > 'UI' && country <= 'WK';false;true",
        "event_time == 5;true;true",
        "since > event_time;false;true",
        "type == 'view' && int == 9;false;true",
        "1 / (quantity - 3) == 0;false;false",
        "1 / (quantity - 3) == 0 || true;true;true",
        "amount / 0.0 > 1e308;false;true",
        "0.0 / 0.0 == 0.0 / 0.0;false;false",
        "0.0 / 0.0 != 0.0 / 0.0;true;true",
        "!(0.0 / 0.0 < 1.0);false;false",
        "-0.0 == 0.0 && -0.0 in [0.0] && !(-0.0 < 0.0);true;true",
        "9223372036854775807 < 9223372036854775808.0;false;false",
        "9223372036854775807 >= 9223372036854775808.0;true;true",
        "'\\U0001F600' > '\\uFFFF';true;true",
        "size('\\U0001F600') == 1;true;true",
        "-7 / 2 == -3 && -7 % 2 == -1;true;true",
        "[1, 2, 3].exists(x, x == quantity);false;true",
        "timestamp(event_time).getFullYear() == 1970;true;true",
        "type(quantity) == null_type || true;true;true",
        "dyn(quantity) == 3.0;false;true",
        "quantity in [1, 3.0];false;true",
        "amount in [1, 2.5] && quantity in [amount, 3];false;true",
        "quantity in [1, null];true;false",
        // What fails stays a failure, in an operand, a list, a macro and a map.
        "(amount > 100.0 || member) != true && timestamp(event_time / 1000).getHours() >= 0;false;false",
        "size([amount > 100.0 || member]) == 1;false;true",
        "size([amount > 100.0 && member]) == 1;false;true",
        "[amount > 100.0 || member].exists(z, z != true);false;false",
        "[amount > 100.0 || member].exists(z, true);false;true",
        "[1].exists(z, (amount > 100.0 && member) != true);false;true",
        "size([1].map(z, amount > 100.0 || member)) == 1;false;true",
        "size({'a': amount > 100.0 || member}) == 1;false;true",
        "dyn(amount > 100.0 || member) != true;false;false",
        "type(amount > 100.0 || member) == bool;false;true",
        "(dyn(amount > 100.0 || member) ? true : true);false;true",
        "[amount > 100.0, true].exists(z, z) || country == null;true;true",
        "[1, 2].exists(z, z == 2 || amount > 100.0);true;true",
        "[1, 2].all(z, z == 1 && amount > 1.0);false;false",
        "!([1, 2].all(z, z == 1 && amount > 1.0));true;true",
        "[1, 2].exists_one(z, z == 2 || amount > 100.0);false;true",
        "(0.0 / 0.0) in [0.0 / 0.0] || [0.0 / 0.0] == [0.0 / 0.0];false;false",
        "0.0 / 0.0 in [dyn(0.0 / 0.0), 1];false;false",
        "dyn(-0.0) == 0 && 0 in [dyn(-0.0)];true;true",
        "[1, 2].exists(amount, amount == 2);true;true",
        "[[1, 2], [3]].map(x, x.map(y, y * 2)) == [[2, 4], [6]];true;true",
        "([1] + [dyn(1.0)])[1] == 1;true;true",
        "{1: 'a'}[dyn(1.0)] == 'a' && has({'a': null}.a) && {'a': null}.a == null;true;true",
        "(timestamp(0) - timestamp('1970-01-01T00:59:59.999Z')).getMinutes() == -59;true;true",
        "(timestamp(0) - timestamp('1970-01-01T00:59:59.999Z')).getHours() == 0;true;true",
        "duration('0s') - duration('1ms') == duration('-1ms');true;true",
        "bool('T') && !bool('0') && uint('7') == 7u;true;true",
        "string(dyn(amount)) == '2.5' || string(dyn(amount)) != '2.5';false;false",
        "string(dyn(quantity)) == '3';false;true",
        "{'a': 1, 'a': 2}.a == 1 || {1: 1, 1u: 2}[1] == 1;false;false",
        "double(dyn('1e3')) == 1000.0 && int(dyn(2.9)) == 2 && int(timestamp(7)) == 7;true;true",
      })
  void holdsAsCelSays(String source, boolean ofNulls, boolean ofValues) throws Exception {
    Expression expression = Expression.compile(source, SCHEMA);
    assertThat(expression.kind()).isEqualTo(Expression.Kind.BOOLEAN);
    assertThat(expression.test(NULLS)).as("of nulls").isEqualTo(ofNulls);
    assertThat(expression.test(FULL)).as("of values").isEqualTo(ofValues);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "amount|NaN|2.5",
        "quantity|NaN|3.0",
        "1.0|1.0|1.0",
        "amount * double(quantity)|NaN|7.5",
        "amount == null ? -1.0 : amount|-1.0|2.5",
        "member|NaN|1.0",
        "country == 'UK'|0.0|1.0",
        "amount / 0.0|NaN|NaN",
        "0.0 / amount|NaN|0.0",
        "-amount|NaN|-2.5",
        "-quantity|NaN|-3.0",
        "int(amount) * 2|NaN|4.0",
        "int(1e19) + quantity|NaN|NaN",
        "9223372036854775807 + quantity|NaN|NaN",
        "3074457345618258602 * quantity|NaN|9223372036854775806.0",
        "3074457345618258603 * quantity|NaN|NaN",
        "(-9223372036854775807 - 1) % (quantity - 4)|NaN|NaN",
        "(-9223372036854775807 - 1) / (quantity - 4)|NaN|NaN",
        "quantity % 0|NaN|NaN",
        "size(country)|NaN|2.0",
        "event_time - since|NaN|-2.0",
        "uint(quantity)|NaN|3.0",
        "double('1.5')|1.5|1.5",
        "double(country)|NaN|NaN",
      })
  void givesNumbersAsCelSays(String source, Double ofNulls, Double ofValues) throws Exception {
    Expression expression = Expression.compile(source, SCHEMA);
    assertThat(expression.kind()).isNotEqualTo(Expression.Kind.TEXT);
    assertThat(expression.number(NULLS)).as("of nulls").isEqualTo(ofNulls);
    assertThat(expression.number(FULL)).as("of values").isEqualTo(ofValues);
    assertThat(expression.text(FULL)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12.0, 12.0",
    "+5, 5.0, 5.0",
    "-0, -0.0, 0.0",
    "5., 5.0, NaN",
    ".5, 0.5, NaN",
    "1E+2, 100.0, NaN",
    "9223372036854775808, 9223372036854775807.0, NaN",
    "' 7', NaN, NaN",
    "'7 ', NaN, NaN",
    "'', NaN, NaN",
    "1d, NaN, NaN",
    "1F, NaN, NaN",
    "1L, NaN, NaN",
    "0x10, NaN, NaN",
    "0x1p3, NaN, NaN",
    "1_000, NaN, NaN",
    "., NaN, NaN",
    "1e, NaN, NaN",
    "\u0663, NaN, NaN",
    "true, NaN, NaN",
  })
  void readsNumbersInStringsAsOtherEnginesDo(String text, Double asDouble, Double asInt)
      throws Exception {
    Event event = event(text, null, null, null, null, null, null);
    assertThat(Expression.compile("double(country)", SCHEMA).number(event)).isEqualTo(asDouble);
    assertThat(Expression.compile("int(country)", SCHEMA).number(event)).isEqualTo(asInt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "+Inf", "INFINITY", "Infinity"})
  void readsInfinityInAnyCase(String text) throws Exception {
    Event event = event(text, null, null, null, null, null, null);
    assertThat(Expression.compile("double(country) > 1e308", SCHEMA).test(event)).isTrue();
    assertThat(Expression.compile("double('-inf') < 0.0", SCHEMA).test(event)).isTrue();
  }

  @Test
  void givesTexts() throws Exception {
    Expression expression = Expression.compile("country + ':' + type", SCHEMA);
    assertThat(expression.kind()).isEqualTo(Expression.Kind.TEXT);
    assertThat(expression.text(FULL)).isEqualTo("UK:view");
    assertThat(expression.text(NULLS)).isNull();
    assertThat(expression.number(FULL)).isNaN();
    assertThat(expression.test(FULL)).isFalse();
    assertThat(Expression.compile("string(quantity)", SCHEMA).text(FULL)).isEqualTo("3");
  }

  @Test
  void namesTheFieldsThatItReads() throws Exception {
    assertThat(Expression.compile("quantity > 1 && event_time > 5 || member", SCHEMA).fields())
        .containsExactly("member", "quantity");
    assertThat(Expression.compile("[1].exists(x, x == quantity)", SCHEMA).fields())
        .containsExactly("quantity");
    assertThat(Expression.compile("1.0", SCHEMA).fields()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type == 'view'",
        "amount > 5",
        "amount > 5.0 && !(country in ['a', 'b']) || member",
        "amount * double(quantity) + 1.0",
        "amount == null ? 0.0 : amount",
        "'a' + country",
        "quantity % 2 == 0",
        "country.startsWith('a')",
        "size(country) > 3",
        "-int(amount)",
        "member == true",
        "country != null",
        "amount in [1.0, amount]",
        "since < event_time",
      })
  void commonFormsAreCompiled(String source) throws Exception {
    CelAbstractSyntaxTree ast = CelEngine.check(source, SCHEMA).getAst();
    assertThat(new AstCompiler(ast, SCHEMA).compile(ast.getExpr(), Set.of())).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "amount == 5|8|'==' does not take a double and an int: amount is a double"
            + " (write amount == 5.0)",
        "amount * quantity|8|'*' does not take a double and an int: amount is a double, quantity is"
            + " an int (write amount * double(quantity))",
        "1.5 + -(quantity + 1)|5|'+' does not take a double and an int"
            + " (write 1.5 + double(-(quantity + 1)))",
        "amount in [1, 2]|8|'in' does not take a double and list(int): amount is a double"
            + " (write the list's numbers as doubles, such as 5.0)",
        "country > 5|9|'>' does not take a string and an int: country is a string",
        "!amount|1|'!' does not take a double: amount is a double",
        "country.startsWith(1)|19|'startsWith' does not take a string and an int: country is a"
            + " string",
        "member ? amount : quantity|8|'?:' does not take a boolean, a double and an int: member is"
            + " a boolean, amount is a double, quantity is an int (the condition must be a boolean,"
            + " and both results of one type)",
        "amont > 1|1|unknown field or function 'amont' (did you mean 'amount'?) (fields: country, amount, quantity, member,"
            + " since, type, int, event_time)",
        "amount >|9|the expression ends too early",
        "amount > 5)|11|unexpected ')'",
        "amount = 5|8|'=' is no operator (write ==)",
        "amount.cents|7|type 'double' does not support field selection",
        "country.matches('a')|16|'matches' is not available (use startsWith, endsWith, contains or"
            + " in)",
        "string(amount) == '1'|7|string(double) is not available, since engines write doubles"
            + " differently",
      })
  void refusesWithPlaceTypeAndFix(String source, int column, String message) {
    assertThatThrownBy(() -> Expression.compile(source, SCHEMA))
        .hasMessage(message + ", at column " + column + " of \"" + source + '"')
        .asInstanceOf(InstanceOfAssertFactories.type(ExpressionException.class))
        .extracting(ExpressionException::column)
        .isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fare.amount|unknown field or function 'fare' (did you mean amount (path /fare/amount)?)",
        "1.0 + fare.amount > 2.0|unknown field or function 'fare' (did you mean amount (path /fare/amount)?)",
        "fare . zone.startsWith('a')|unknown field or function 'fare' (did you mean zone (path /fare/zone)?)",
        "km > 2|unknown field or function 'km' (did you mean distance (path km)?)",
        "fare.tip|unknown field or function 'fare' (fields: amount,",
        "/fare/amount|a path is no expression (did you mean amount (path /fare/amount)?)",
      })
  void aFieldsPathIsNotItsName(String source, String message) {
    EventSchema rides =
        new EventSchema(
            "user",
            "time",
            TimeFormat.MS,
            null,
            List.of(
                new EventField("amount", FieldType.DOUBLE, false, "/fare/amount"),
                new EventField("zone", FieldType.STRING, false, "/fare/zone"),
                new EventField("distance", FieldType.LONG, false, "km")),
            1 << 20,
            EventSchema.NO_SKEW_LIMIT);

    assertThatThrownBy(() -> Expression.compile(source, rides)).hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[1]", "dyn(amount)", "timestamp(0)", "{'a': 1}", "b'a'"})
  void givesBooleansNumbersAndStringsAlone(String source) {
    assertThatThrownBy(() -> Expression.compile(source, SCHEMA))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("must be a boolean, a number or a string");
  }

  @Test
  void offsetsCountCharsOfTheSource() {
    assertThatThrownBy(() -> Expression.compile("'😀' == country &&\n amount == 5", SCHEMA))
        .asInstanceOf(InstanceOfAssertFactories.type(ExpressionException.class))
        .extracting(ExpressionException::offset)
        .isEqualTo("'😀' == country &&\n amount ".length());
  }

  private static EventField field(String name, FieldType type) {
    return new EventField(name, type, false, name);
  }

  private static Event event(Object... values) {
    return new Event("id", "user", 5, values, new KafkaCoordinates("t", 0, 0, 0));
  }
}
