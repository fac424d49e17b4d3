package io.millrace.deployment;

import io.millrace.event.KafkaCoordinates;

/**
 * A deployment that took effect.
 *
 * @param number 1 for the job's own definition at its first start, then counted up
 * @param control the record that asked for it; null where a start of the job was the cause
 */
public record Deployment(long number, Lineup lineup, KafkaCoordinates control) {
  /** The number of the job's own definition at its first start. */
  public static final long FIRST = 1;

  public Deployment {
    if (number < FIRST) {
      throw new IllegalArgumentException(
          "Invalid number of a deployment: " + number + " (must be 1 or more)");
    }
  }

  /** The deployment of a definition that is submitted, which no control record asks for. */
  static Deployment ofStart(long number, String version) {
    return new Deployment(number, Lineup.alone(version), null);
  }
}
