package io.millrace.local.proof;

/** The definition of the proofs before and after a change of its fields and features. */
final class ChangedDefinition {
  private ChangedDefinition() {}

  /** Lacks a field and features of the later one, and has a feature of its own. */
  static ProofDefinition earlier(String topic) {
    return ProofDefinition.of(topic)
        .with("    quantity: long\n", "")
        .with("  total_now: {value: \"amount * double(quantity)\"}\n", "")
        .with("  spend_30d: {", "  gone_3d: {max: amount, window: 3d}\n  spend_30d: {");
  }

  /** Reads a field that only raw values have, and has windows that the earlier one lacks. */
  static ProofDefinition later(String topic) {
    return ProofDefinition.of(topic)
        .with(
            "  events_1h: {",
            """
              most_items_3d: {mode: item, window: 3d}
              pieces_5d: {sum: quantity, window: 5d}
              events_1h: {\
            """);
  }
}
