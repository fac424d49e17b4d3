package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of the canonical form: written as RFC 8785 says, and read back to the bit. */
class CanonicalNumberTest {

  /** Appendix B of RFC 8785. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
  })
  void theVectorsOfTheStandard(String bits, String printed) {
    assertThat(CanonicalJson.number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
        .isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 53), -(1L << 53), Long.MAX_VALUE, Long.MIN_VALUE})
  void wholeNumbersThatADoubleMayNotHoldAreRefused(long value) {
    assertThatThrownBy(() -> CanonicalJson.of(value)).hasMessageContaining("2^53");
  }

  @ParameterizedTest
  @CsvSource({
    "1e-7, 1e-7",
    "0.0000001, 1e-7",
    "1E-7, 1e-7",
    "+.95, 0.95",
    "1, 1",
    "1.0, 1",
    "-0.0, 0",
    "5e-324, 5e-324",
    "1e-400, 0",
    "0.1000000000000000055511151231257827, 0.1",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
  })
  void aRankIsInTheCanonicalFormAsEcmaScriptPrintsIt(String written, String printed) {
    Pipeline pipeline = withRank(written);

    assertThat(pipeline.canonicalJson()).contains("\"q\":" + printed + "}");
    assertThat(CanonicalReader.read(pipeline.canonicalJson(), "versions").version())
        .isEqualTo(pipeline.version());
  }

  @Test
  void randomRanksReadBackToTheBit() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      double rank = Math.scalb(random.nextDouble(), -random.nextInt(1_074));
      Pipeline pipeline = withRank(Double.toString(rank));
      assertThat(CanonicalReader.read(pipeline.canonicalJson(), "versions").features())
          .as("%s with seed %d", rank, seed)
          .isEqualTo(pipeline.features());
    }
  }

  private static Pipeline withRank(String q) {
    return PipelineReader.read(Definitions.example().replace("q: 0.95", "q: " + q), "test.yaml");
  }
}
