package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "0.95, 0.95",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "123456789012345680000, 123456789012345680000",
    "1e21, 1e+21",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "2e-3, 0.002",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "5.684341886080802e-14, 5.684341886080802e-14",
    "9007199254740993, 9007199254740992",
    "-333333333.33333329, -333333333.3333333"
  })
  void numbersAreThoseOfEcmaScript(double value, String printed) {
    assertThat(CanonicalJson.number(value)).isEqualTo(printed);
  }

  @Test
  void randomNumbersAgreeWithTheReferenceOfTheStandard() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      double bits = Double.longBitsToDouble(random.nextLong());
      double value = i % 3 == 0 ? random.nextInt(10_000) / 10_000.0 : bits;
      if (Double.isFinite(value)) {
        assertThat(CanonicalJson.number(value))
            .as("%s with seed %d", value, seed)
            .isEqualTo(NumberToJSON.serializeNumber(value));
      }
    }
  }

  @Test
  void textsAndKeysAgreeWithTheReferenceOfTheStandard() throws IOException {
    Map<String, Object> object = new HashMap<>();
    object.put("\u20ac", "Euro Sign");
    object.put("\r", "Carriage Return");
    object.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
    object.put("1", "One");
    object.put("\ud83d\ude00", "Emoji: Grinning Face");
    object.put("\u0080", "Control");
    object.put("\u00f6", "Latin Small Letter O With Diaeresis");
    object.put("escapes", "\u20ac$\u000f\nA'B\"\\\\\"/\u007f\u2028\b\f\t\u0000");
    object.put("list", Arrays.asList(56L, 0.5, true, null, List.of(), Map.of()));
    String json = CanonicalJson.of(object);
    assertThat(json).isEqualTo(new JsonCanonicalizer(json).getEncodedString());
    assertThat(json).startsWith("{\"\\r\":\"Carriage Return\",\"1\":\"One\",");
  }

  @Test
  void valuesWithoutAnExactFormAreRefused() {
    assertThatThrownBy(() -> CanonicalJson.of((1L << 53) + 1)).hasMessageContaining("2^53");
    assertThatThrownBy(() -> CanonicalJson.of(Double.NaN)).hasMessageContaining("finite");
    assertThatThrownBy(() -> CanonicalJson.of('c')).hasMessageContaining("java.lang.Character");
  }
}
