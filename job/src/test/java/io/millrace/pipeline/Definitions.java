package io.millrace.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Definitions from the test resources. */
final class Definitions {
  private Definitions() {}

  /** The example that goes with the contract. */
  static String example() {
    return resource("example.yaml");
  }

  static String resource(String name) {
    try (InputStream in = Definitions.class.getResourceAsStream("/pipeline/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
