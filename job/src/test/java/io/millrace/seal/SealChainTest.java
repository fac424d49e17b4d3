package io.millrace.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Compares the chain with hashes that Python's hashlib gives for the contract's formulas. */
class SealChainTest {
  private final Leaf leaf = new Leaf();

  @Test
  void aChainBeginsWithTopicAndPartition() {
    assertThat(hex(SealChain.beginning("user_events", 3)))
        .isEqualTo("703db36110108b759d6770c0a47b1870c2f421dd76ef671ec66228a645bae401");
  }

  @Test
  void aLeafTakesTimestampKeyAndValue() {
    assertThat(hex(leaf.of(at(7, 1_700_000_000_123L), utf8("u1"), utf8("{\"a\":1}"))))
        .isEqualTo("5ae934717dfd8e35d199be958f8459c39bae4fdfd3a260476717480287d71428");
  }

  @Test
  void nullsAndAMissingTimestampHaveTheirOwnBytes() {
    assertThat(hex(leaf.of(at(9, KafkaCoordinates.NO_TIMESTAMP), null, null)))
        .isEqualTo("ed8264b1bf452eff358c35d3fd56ad2483a8ca39df9955e7aeb8932d3acee940");
  }

  @Test
  void recordsAreChainedWithTheirOffsets() {
    SealChain chain = SealChain.begin("user_events", 3);
    chain.add(7, leaf.of(at(7, 1_700_000_000_123L), utf8("u1"), utf8("{\"a\":1}")));
    SealChain resumed = SealChain.resume(chain.head());
    resumed.add(9, leaf.of(at(9, KafkaCoordinates.NO_TIMESTAMP), null, null));
    assertThat(hex(resumed.head()))
        .isEqualTo("b931f849e6c23f22c9ea8998ebbc6d34da67b83e06052386676f150404da6340");
  }

  private static KafkaCoordinates at(long offset, long timestampMs) {
    return new KafkaCoordinates("user_events", 3, offset, timestampMs);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
