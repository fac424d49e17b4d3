package io.millrace.deployment;

import io.millrace.deployment.ControlRecord.Abort;
import io.millrace.deployment.ControlRecord.Activate;
import io.millrace.deployment.ControlRecord.Prepare;
import io.millrace.deployment.Preparation.Stage;
import io.millrace.deployment.WaitingLineups.Waiting;
import io.millrace.event.KafkaCoordinates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The deployments of one job: which is active, which versions are prepared, and what waits. A
 * machine of control records, outcomes of preparations, barriers and starts, in their order: the
 * same order gives the same deployments, and nothing else plays a part. Not thread safe.
 *
 * <p>Deployments take effect in the order of their records, one at a barrier. One that waits for a
 * preparation holds up those behind it, until an abort ends the preparation.
 */
public final class Deployments {
  /** The most versions that are prepared and not active; each holds a model in memory. */
  static final int PREPARED_MAX = 16;

  private final AnsweredRecords answered;
  private final Preparations preparations;
  private final WaitingLineups waiting;
  private String submitted;
  private Deployment active;

  Deployments(
      String submitted,
      Deployment active,
      Preparations preparations,
      WaitingLineups waiting,
      AnsweredRecords answered) {
    this.submitted = submitted;
    this.active = active;
    this.preparations = preparations;
    this.waiting = waiting;
    this.answered = answered;
  }

  /**
   * Begins with deployment 1: the job's own definition, alone.
   *
   * @param version of the definition that was submitted
   */
  public static Deployments begin(String version) {
    Preparations preparations = new Preparations();
    preparations.add(Preparation.submitted(version));
    return new Deployments(
        version,
        Deployment.ofStart(Deployment.FIRST, version),
        preparations,
        new WaitingLineups(Preparation.NEVER_ASKED),
        new AnsweredRecords(0));
  }

  public Deployment active() {
    return active;
  }

  /** All versions that may be used or were refused, in the order of their records or refusals. */
  public List<Preparation> preparations() {
    return preparations.all();
  }

  /**
   * Takes a control record.
   *
   * @return refusals, of this record or of those that an abort ends
   */
  public List<Ruling> take(KafkaCoordinates at, ControlRecord record) {
    long digest = AnsweredRecords.digestOf(record);
    OptionalLong before = answered.digest(record.id());
    if (before.isEmpty()) {
      answered.add(record.id(), digest);
      return rule(at, record);
    } else if (before.getAsLong() == digest) {
      return List.of();
    }
    return List.of(
        Ruling.refused(
            at,
            "Invalid id: %s (an earlier record has it, and asks for something else)"
                .formatted(record.id())));
  }

  private List<Ruling> rule(KafkaCoordinates at, ControlRecord record) {
    if (record instanceof Prepare prepare) {
      return prepare(at, prepare);
    } else if (record instanceof Activate activate) {
      return activate(at, activate.lineup());
    }
    return abort(at, ((Abort) record).version());
  }

  private List<Ruling> prepare(KafkaCoordinates at, Prepare prepare) {
    String version = prepare.version();
    Optional<Preparation> known =
        preparations.of(version).filter(each -> each.stage() != Stage.REFUSED);
    if (known.isPresent() && known.get().isLoadedElsewhereThan(prepare)) {
      preparations.add(Preparation.begun(prepare, at, answered.count()));
      return List.of();
    }
    if (known.isPresent()) {
      preparations.replace(known.get().askedBy(answered.count()));
      return List.of();
    }
    if (preparations.heldBeside(active.lineup()) >= PREPARED_MAX) {
      String reason =
          "%d versions are prepared and not active, and no more may be: abort one of them"
              .formatted(PREPARED_MAX);
      return List.of(Ruling.refused(at, version, reason));
    }
    preparations.add(Preparation.begun(prepare, at, answered.count()));
    return List.of();
  }

  private List<Ruling> activate(KafkaCoordinates at, Lineup lineup) {
    List<String> problems =
        new ArrayList<>(preparations.problems(lineup, each -> waiting.leave(active, each)));
    if (waiting.isFull()) {
      problems.add(
          "%d deployments wait for their versions, and no more may: abort a version that loads"
              .formatted(WaitingLineups.MAX));
    }
    if (!problems.isEmpty()) {
      return List.of(Ruling.refused(at, lineup, String.join("; ", problems)));
    }
    waiting.add(lineup, at, answered.count());
    return List.of();
  }

  private List<Ruling> abort(KafkaCoordinates at, String version) {
    if (active.lineup().has(version)) {
      String reason =
          "Version %s is in deployment %d, which is active: activate one without it first"
              .formatted(version, active.number());
      return List.of(Ruling.refused(at, version, reason));
    }
    if (preparations.of(version).isEmpty()) {
      String reason = "Version %s is not prepared: nothing to abort".formatted(version);
      return List.of(Ruling.refused(at, version, reason));
    }
    preparations.removeIf(each -> each.version().equals(version));
    return waiting.refuse(
        each -> each.has(version), "Version %s was aborted by %s".formatted(version, at));
  }

  /**
   * Takes the outcome of a preparation, of all TaskManagers together. One that is not awaited,
   * since the version was aborted or prepared again in between, changes nothing.
   *
   * @param control the place of the record that asked for the preparation
   * @param refusal why a TaskManager cannot use the version; empty where all can
   * @return refusals: of the preparation, and of what waits for it
   */
  public List<Ruling> outcome(String version, KafkaCoordinates control, Optional<String> refusal) {
    Optional<Preparation> awaited =
        preparations.of(version).filter(each -> each.isAwaitedBy(control));
    if (awaited.isEmpty()) {
      return List.of();
    }
    if (refusal.isEmpty()) {
      preparations.replace(awaited.get().ready());
      return List.of();
    }
    preparations.replace(awaited.get().refused(refusal.get()));
    List<Ruling> rulings = new ArrayList<>();
    rulings.add(Ruling.refused(control, version, refusal.get()));
    rulings.addAll(
        waiting.refuse(
            each -> each.has(version), Preparations.refusedBecause(version, refusal.get())));
    return List.copyOf(rulings);
  }

  /** The lineup to which the next barrier switches; empty for none. */
  public Optional<Lineup> next() {
    return waiting.first().map(Waiting::lineup).filter(preparations::areReady);
  }

  /**
   * Switches to {@link #next()}, at a barrier. Versions that no deployment needs any more are
   * forgotten.
   */
  public Ruling switchOver() {
    if (next().isEmpty()) {
      throw new IllegalStateException("Cannot switch over: no deployment is ready");
    }
    long leftAsked = waiting.activeAsked();
    Waiting chosen = waiting.removeFirst();
    Deployment left = active;
    active = new Deployment(left.number() + 1, chosen.lineup(), chosen.control());
    preparations.removeIf(
        each ->
            left.lineup().has(each.version())
                && leftAsked >= each.lastAsked()
                && !isNeeded(each.version()));
    return Ruling.active(active);
  }

  private boolean isNeeded(String version) {
    return active.lineup().has(version) || waiting.need(version);
  }

  /**
   * Takes a start of the job from this state. With the definition that was submitted last, what is
   * active stays so, and prepared versions are loaded anew, since TaskManagers may be others. Any
   * other definition is a new deployment, alone.
   *
   * @param version of the definition that is submitted now
   * @return for another definition: refusals of what waited, then the new deployment
   */
  public List<Ruling> start(String version) {
    if (version.equals(submitted)) {
      preparations.loadAgainBeside(active.lineup());
      return List.of();
    }
    List<Ruling> rulings =
        new ArrayList<>(
            waiting.refuse(
                each -> true,
                "The job was started with another definition, version %s".formatted(version)));
    waiting.beginUnasked();
    submitted = version;
    active = Deployment.ofStart(active.number() + 1, version);
    preparations.removeIf(each -> true);
    preparations.add(Preparation.submitted(version));
    rulings.add(Ruling.active(active));
    return List.copyOf(rulings);
  }

  String submitted() {
    return submitted;
  }

  WaitingLineups waiting() {
    return waiting;
  }

  AnsweredRecords answered() {
    return answered;
  }
}
