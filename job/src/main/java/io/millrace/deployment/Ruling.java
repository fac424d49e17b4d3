package io.millrace.deployment;

import io.millrace.event.KafkaCoordinates;
import java.util.List;

/**
 * What became of a control record, as the table of deployments has it: a deployment that took
 * effect, or a refusal, which changed nothing.
 *
 * @param deployment null where it was refused
 * @param reason why it was refused, in words for the user; else null
 * @param models the versions that it was about
 * @param salt null where the record names no lineup
 * @param control the record; null where a start of the job was the cause
 */
public record Ruling(
    Deployment deployment,
    String reason,
    List<DeployedVersion> models,
    String salt,
    KafkaCoordinates control) {
  public Ruling {
    models = List.copyOf(models);
  }

  public static Ruling active(Deployment deployment) {
    Lineup lineup = deployment.lineup();
    return new Ruling(deployment, null, lineup.members(), lineup.salt(), deployment.control());
  }

  static Ruling refused(KafkaCoordinates control, Lineup lineup, String reason) {
    return new Ruling(null, reason, lineup.members(), lineup.salt(), control);
  }

  /** The refusal of a record about one version. */
  static Ruling refused(KafkaCoordinates control, String version, String reason) {
    return new Ruling(null, reason, List.of(DeployedVersion.of(version, null)), null, control);
  }

  /** The refusal of a record that cannot be read. */
  public static Ruling refused(KafkaCoordinates control, String reason) {
    return new Ruling(null, reason, List.of(), null, control);
  }

  public boolean isRefused() {
    return deployment == null;
  }
}
