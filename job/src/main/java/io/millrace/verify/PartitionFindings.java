package io.millrace.verify;

import io.millrace.event.KafkaCoordinates;
import io.millrace.seal.Seal;
import io.millrace.verify.Accounted.Source;
import java.util.HexFormat;

/** Reports differences on a partition's chain, named by offsets. */
final class PartitionFindings {
  private final Source source;
  private final ChainCheck check;

  PartitionFindings(Source source, ChainCheck check) {
    this.source = source;
    this.check = check;
  }

  void add(DifferenceKind kind, Seal seal, String stored, String recomputed) {
    add(kind, seal.fromOffset(), stored, recomputed);
  }

  void add(DifferenceKind kind, long offset, String stored, String recomputed) {
    check.finding(
        new Difference(
            kind,
            new KafkaCoordinates(
                source.topic(), source.partition(), offset, KafkaCoordinates.NO_TIMESTAMP),
            null,
            null,
            0,
            null,
            null,
            stored,
            recomputed));
  }

  static String range(Seal seal) {
    return "offsets " + seal.fromOffset() + " to " + (seal.toOffset() - 1);
  }

  static String text(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
