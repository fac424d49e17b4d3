package io.millrace.deployment;

import io.millrace.deployment.ControlRecord.Prepare;
import io.millrace.event.KafkaCoordinates;
import java.util.Arrays;
import java.util.Optional;

/**
 * How far a version has come on its way into deployments.
 *
 * @param request the record that began it; null for the definition that was submitted
 * @param refusal why it cannot be used; null unless it was refused
 * @param lastAsked the number of the newest record that asks for it, {@link #NEVER_ASKED} for none;
 *     what was asked for behind a deployment outlasts it
 */
public record Preparation(
    String version, Request request, Stage stage, String refusal, long lastAsked) {
  static final long NEVER_ASKED = 0;

  /** A record that asks for a version, and the record's place. */
  public record Request(Prepare prepare, KafkaCoordinates control) {}

  /** The stages of a preparation. */
  public enum Stage {
    /** TaskManagers load it and probe it. */
    LOADING(0),
    /** Every TaskManager has it. */
    READY(1),
    /** One TaskManager or more cannot use it. */
    REFUSED(2);

    private final int code;

    Stage(int code) {
      this.code = code;
    }

    /** The stage in the state's bytes, for ever. */
    int code() {
      return code;
    }

    static Optional<Stage> of(int code) {
      return Arrays.stream(values()).filter(each -> each.code == code).findFirst();
    }
  }

  /** The version that was submitted, which the job itself loads. */
  static Preparation submitted(String version) {
    return new Preparation(version, null, Stage.READY, null, NEVER_ASKED);
  }

  static Preparation begun(Prepare prepare, KafkaCoordinates control, long asked) {
    return new Preparation(
        prepare.version(), new Request(prepare, control), Stage.LOADING, null, asked);
  }

  public boolean isSubmitted() {
    return request == null;
  }

  boolean isAwaitedBy(KafkaCoordinates control) {
    return stage == Stage.LOADING && request.control().equals(control);
  }

  /** Whether it loads, and from another place than a record says, which may mend a wrong one. */
  boolean isLoadedElsewhereThan(Prepare prepare) {
    return stage == Stage.LOADING
        && !(request.prepare().definition().equals(prepare.definition())
            && request.prepare().model().equals(prepare.model()));
  }

  Preparation ready() {
    return new Preparation(version, request, Stage.READY, null, lastAsked);
  }

  Preparation refused(String reason) {
    return new Preparation(version, request, Stage.REFUSED, reason, lastAsked);
  }

  /** The same preparation from its beginning. */
  Preparation again() {
    return new Preparation(version, request, Stage.LOADING, null, lastAsked);
  }

  Preparation askedBy(long record) {
    return new Preparation(version, request, stage, refusal, record);
  }
}
