package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Jackson's defaults take and refuse, and what the decoder's reader makes of the same bytes.
 */
class JacksonHazardTest {
  private static final ObjectMapper DEFAULTS = new ObjectMapper();

  private final JsonReader decoders = new JsonReader(new PathTree(), new Slots(0));

  /** Two programs that read such bytes may see two different texts. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "byte order mark,        efbbbf7b7d",
    "UTF-16,                 7b007d00",
    "overlong slash,         7b2261223a22c0af227d",
    "surrogate in UTF-8,     7b2261223a22eda080227d",
    "escaped lone surrogate, 7b2261223a225c7564383030227d",
    "name twice,             7b2261223a312c2261223a327d",
    "more behind the end,    7b7d2031"
  })
  void defaultsTakeWhatNoOtherParserMustTake(String what, String hex) throws IOException {
    byte[] value = HexFormat.of().parseHex(hex);

    assertThat(DEFAULTS.readTree(value).isObject()).as(what).isTrue();
    assertThatThrownBy(() -> decoders.read(value)).as(what).isInstanceOf(MalformedException.class);
  }

  /** A field that nobody reads would make a reject of a sound event. */
  @ParameterizedTest
  @ValueSource(strings = {"number", "name"})
  void defaultsRefuseWhatIsLegal(String what) throws Exception {
    String json =
        what.equals("number")
            ? "{\"unread\":" + "1".repeat(1_001) + "}"
            : "{\"" + "n".repeat(50_001) + "\":1}";
    byte[] value = json.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> DEFAULTS.readTree(value))
        .isInstanceOf(StreamConstraintsException.class);
    decoders.read(value);
  }

  @Test
  void defaultsHaveNoLimitForADocument() {
    assertThat(StreamReadConstraints.defaults().getMaxDocumentLength()).isNegative();
  }
}
