package io.millrace.deployment;

import static io.millrace.deployment.Versions.A;
import static io.millrace.deployment.Versions.B;
import static io.millrace.deployment.Versions.C;
import static io.millrace.deployment.Versions.abort;
import static io.millrace.deployment.Versions.activate;
import static io.millrace.deployment.Versions.at;
import static io.millrace.deployment.Versions.canary;
import static io.millrace.deployment.Versions.prepare;
import static io.millrace.deployment.Versions.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.deployment.ControlRecord.Activate;
import io.millrace.deployment.ControlRecord.Model;
import io.millrace.deployment.ControlRecord.Prepare;
import io.millrace.deployment.Preparation.Stage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
  private static final Optional<String> LOADED = Optional.empty();

  private final Deployments job = Deployments.begin(A);
  private long offset;

  @Test
  void aJobBeginsWithItsOwnDefinitionAloneAsDeploymentOne() {
    assertThat(job.active()).isEqualTo(new Deployment(1, Lineup.alone(A), null));
    assertThat(job.next()).isEmpty();
    assertThat(Ruling.active(job.active()).models())
        .containsExactly(DeployedVersion.of(A, DeploymentRole.PRIMARY));
  }

  @Test
  void aPreparedVersionTakesOverAtTheNextBarrier() {
    prepared(B);
    take(activate("2", B));

    assertThat(job.active().number()).as("before the barrier").isEqualTo(1);
    assertThat(job.next()).contains(Lineup.alone(B));
    Ruling ruling = job.switchOver();

    assertThat(ruling.deployment()).isEqualTo(new Deployment(2, Lineup.alone(B), at(1)));
    assertThat(ruling.control()).isEqualTo(at(1));
    assertThat(ruling.isRefused()).isFalse();
    assertThat(job.active()).isEqualTo(ruling.deployment());
    assertThat(job.next()).isEmpty();
  }

  @Test
  void aDeploymentWaitsUntilAllItsVersionsAreReady() {
    take(prepare("1", B));
    take(prepare("2", C));
    take(new Activate("3", new Lineup(A, List.of(canary(B, 0.1)), "s", List.of(C))));

    assertThat(job.next()).isEmpty();
    job.outcome(C, at(1), LOADED);
    assertThat(job.next()).isEmpty();
    job.outcome(B, at(0), LOADED);
    assertThat(job.next()).isPresent();
  }

  @Test
  void aVersionThatATaskManagerRefusesIsRefusedWithWhatWaitsForIt() {
    take(prepare("1", B));
    take(activate("2", B));
    take(prepare("3", A));
    take(activate("4", A));
    List<Ruling> rulings = job.outcome(B, at(0), Optional.of("input x is [N, 3]"));

    assertThat(rulings).extracting(Ruling::control).containsExactly(at(0), at(1));
    assertThat(rulings)
        .extracting(Ruling::reason)
        .containsExactly("input x is [N, 3]", "Version " + B + " was refused: input x is [N, 3]");
    assertThat(rulings).allMatch(Ruling::isRefused);
    assertThat(job.next()).as("what waits behind it").contains(Lineup.alone(A));
    assertThat(job.active().number()).isEqualTo(1);
  }

  @Test
  void aRefusedVersionCannotBeActivatedAndIsTriedAgainWhenItIsPreparedAgain() {
    take(prepare("1", B));
    job.outcome(B, at(0), Optional.of("cannot be read"));

    assertThat(take(activate("2", B)))
        .singleElement()
        .extracting(Ruling::reason)
        .isEqualTo("Version " + B + " was refused: cannot be read");
    take(prepare("3", B));
    job.outcome(B, at(2), LOADED);
    assertThat(take(activate("4", B))).isEmpty();
    assertThat(job.next()).isPresent();
  }

  @Test
  void whatWasNotPreparedIsRefused() {
    List<Ruling> rulings =
        take(new Activate("1", new Lineup(A, List.of(canary(B, 0.1)), "s", List.of(C))));

    assertThat(rulings).hasSize(1);
    assertThat(rulings.get(0).reason())
        .isEqualTo(
            "Version %s was not prepared: send a prepare record first; Version %s was not prepared: send a prepare record first"
                .formatted(B, C));
    assertThat(rulings.get(0).models())
        .extracting(DeployedVersion::role)
        .containsExactly(DeploymentRole.PRIMARY, DeploymentRole.CANARY, DeploymentRole.SHADOW);
    assertThat(rulings.get(0).salt()).isEqualTo("s");
  }

  @Test
  void aRefusalNamesAFewOfManyVersions() {
    List<String> shadows = IntStream.range(0, 1_000).mapToObj(Versions::version).toList();

    assertThat(take(new Activate("1", new Lineup(A, List.of(), "", shadows))))
        .singleElement()
        .satisfies(ruling -> assertThat(ruling.reason()).hasSizeLessThan(1_000));
  }

  @Test
  void aRecordThatComesAgainChangesNothing() {
    prepared(B);
    take(activate("2", B));
    job.switchOver();
    take(activate("3", A));
    byte[] before = DeploymentsFormat.write(job);

    assertThat(take(prepare("prepare " + B, B))).isEmpty();
    assertThat(take(activate("2", B))).isEmpty();

    assertThat(DeploymentsFormat.write(job)).isEqualTo(before);
  }

  @Test
  void anIdThatAsksForSomethingElseIsRefused() {
    prepared(B);
    take(activate("2", B));

    assertThat(take(activate("2", A)))
        .singleElement()
        .satisfies(
            ruling -> {
              assertThat(ruling.control()).isEqualTo(at(2));
              assertThat(ruling.reason())
                  .isEqualTo(
                      "Invalid id: 2 (an earlier record has it, and asks for something else)");
            });
    assertThat(job.next()).contains(Lineup.alone(B));
  }

  @Test
  void deploymentsTakeEffectInTheOrderOfTheirRecordsOneAtABarrier() {
    prepared(B);
    take(prepare("c", C));
    take(activate("x", C));
    take(activate("y", B));

    assertThat(job.next()).as("B waits behind C").isEmpty();
    job.outcome(C, at(1), LOADED);
    assertThat(job.switchOver().deployment().lineup()).isEqualTo(Lineup.alone(C));
    assertThat(job.switchOver().deployment()).isEqualTo(new Deployment(3, Lineup.alone(B), at(3)));
  }

  @Test
  void theSameLineupAgainIsADeploymentOfItsOwn() {
    take(activate("1", A));

    assertThat(job.switchOver().deployment().number()).isEqualTo(2);
  }

  @Test
  void anAbortEndsAPreparationAndWhatWaitsForIt() {
    take(prepare("1", B));
    take(activate("2", B));
    List<Ruling> rulings = take(abort("3", B));

    assertThat(rulings).singleElement().extracting(Ruling::control).isEqualTo(at(1));
    assertThat(rulings.get(0).reason()).isEqualTo("Version " + B + " was aborted by control-0@2");
    assertThat(job.outcome(B, at(0), LOADED)).as("an outcome that comes late").isEmpty();
    assertThat(job.preparations()).extracting(Preparation::version).containsExactly(A);
  }

  @Test
  void whatIsActiveCannotBeAborted() {
    prepared(B);
    take(new Activate("2", new Lineup(A, List.of(), "", List.of(B))));
    job.switchOver();

    for (String version : List.of(A, B)) {
      assertThat(take(abort("abort " + version, version)))
          .singleElement()
          .extracting(Ruling::reason)
          .isEqualTo(
              "Version %s is in deployment 2, which is active: activate one without it first"
                  .formatted(version));
    }
    assertThat(job.preparations()).hasSize(2);
  }

  @Test
  void whatIsNotPreparedCannotBeAborted() {
    assertThat(take(abort("1", B)))
        .singleElement()
        .extracting(Ruling::reason)
        .isEqualTo("Version " + B + " is not prepared: nothing to abort");
  }

  @Test
  void aVersionThatIsLeftIsForgottenSinceItsModelIsClosed() {
    prepared(B);
    take(activate("2", B));
    job.switchOver();

    assertThat(job.preparations()).extracting(Preparation::version).containsExactly(B);
    assertThat(take(activate("3", A)))
        .singleElement()
        .extracting(Ruling::reason)
        .isEqualTo("Version " + A + " was not prepared: send a prepare record first");
  }

  @Test
  void aVersionThatIsAskedForAgainOutlastsItsDeployment() {
    prepared(B);
    take(activate("2", B));
    take(prepare("3", A));
    job.switchOver();
    take(activate("4", A));
    assertThat(job.switchOver().deployment()).isEqualTo(new Deployment(3, Lineup.alone(A), at(3)));
    assertThat(job.preparations())
        .as("B was asked for before its deployment alone")
        .extracting(Preparation::version)
        .containsExactly(A);
  }

  /** Its offsets begin again, where its records are behind all of the old one's. */
  @Test
  void aControlTopicMadeAnewIsBehindTheOldOne() {
    offset = 500;
    prepared(B);
    take(activate("2", B));
    offset = 0;
    take(prepare("3", A));
    job.switchOver();

    assertThat(take(activate("4", A))).as("A was asked for behind its deployment").isEmpty();
    take(prepare("5", B));
    job.switchOver();
    assertThat(take(activate("6", B))).as("and so was B").isEmpty();
  }

  /** Whether B's barrier has come when the record for A does is nobody's choice. */
  @Test
  void aVersionThatAnEarlierRecordLeavesIsRefusedBeforeTheBarrierAndBehindIt() {
    prepared(B);
    take(activate("2", B));

    assertThat(take(activate("3", A)))
        .singleElement()
        .extracting(Ruling::reason)
        .isEqualTo("Version " + A + " leaves by an earlier record: send a prepare record first");
    job.switchOver();
    assertThat(take(activate("4", A)))
        .singleElement()
        .extracting(Ruling::reason)
        .isEqualTo("Version " + A + " was not prepared: send a prepare record first");
    assertThat(job.next()).isEmpty();
  }

  @Test
  void aVersionThatStaysInTheLineupNeedsNoPreparationAgain() {
    prepared(B);
    take(new Activate("2", Versions.lineup(A, List.of(canary(B, 0.1)))));
    take(new Activate("3", Versions.lineup(A, List.of(canary(B, 0.5)))));
    take(activate("4", B));
    job.switchOver();
    job.switchOver();

    assertThat(job.switchOver().deployment()).isEqualTo(new Deployment(4, Lineup.alone(B), at(3)));
  }

  @Test
  void preparedVersionsAreBounded() {
    for (int i = 0; i < Deployments.PREPARED_MAX; i++) {
      assertThat(take(prepare("p" + i, version(i)))).isEmpty();
    }

    assertThat(take(prepare("one more", B)))
        .singleElement()
        .extracting(Ruling::reason)
        .isEqualTo(
            "16 versions are prepared and not active, and no more may be: abort one of them");
    take(abort("room", version(3)));
    assertThat(take(prepare("again", B))).isEmpty();
  }

  @Test
  void refusedVersionsHoldNoPlaceAndTheOldestAreForgotten() {
    for (int i = 0; i < 100; i++) {
      assertThat(take(prepare("p" + i, version(i)))).isEmpty();
      job.outcome(version(i), at(i), Optional.of("no"));
    }

    assertThat(job.preparations()).hasSize(1 + Preparations.REFUSED_MAX);
    assertThat(take(activate("old", version(0))).get(0).reason()).contains("was not prepared");
    assertThat(take(activate("new", version(99))).get(0).reason()).endsWith("was refused: no");
  }

  @Test
  void theNewestRefusalIsNotTheOneThatIsForgotten() {
    take(prepare("first", B));
    for (int i = 0; i < Preparations.REFUSED_MAX; i++) {
      long record = offset;
      take(prepare("p" + i, version(i)));
      job.outcome(version(i), at(record), Optional.of("no"));
    }
    job.outcome(B, at(0), Optional.of("input x is [N, 3]"));

    assertThat(take(activate("b", B)).get(0).reason()).endsWith("was refused: input x is [N, 3]");
    assertThat(take(activate("old", version(0))).get(0).reason()).contains("was not prepared");
  }

  /** A wrong URI is mended by another record, without an abort. */
  @Test
  void aVersionThatLoadsBeginsAnewWhereARecordSaysAnotherPlace() {
    Prepare wrong = prepare("1", B);
    take(wrong);
    take(activate("2", B));
    Model elsewhere = new Model("s3://models/right.onnx", wrong.model().sha256());
    assertThat(take(new Prepare("3", B, wrong.definition(), elsewhere))).isEmpty();

    assertThat(job.outcome(B, at(0), Optional.of("no such file"))).as("the first's").isEmpty();
    assertThat(job.preparations().get(1).request().prepare().model()).isEqualTo(elsewhere);
    job.outcome(B, at(2), LOADED);
    assertThat(job.next()).as("what waits goes on waiting").contains(Lineup.alone(B));
  }

  @Test
  void aVersionThatLoadsGoesOnWhereARecordSaysTheSamePlace() {
    take(prepare("1", B));
    take(prepare("2", B));
    job.outcome(B, at(0), LOADED);

    assertThat(job.preparations().get(1).stage()).isEqualTo(Stage.READY);
  }

  @Test
  void waitingDeploymentsAreBounded() {
    take(prepare("1", B));
    for (int i = 0; i < WaitingLineups.MAX; i++) {
      assertThat(take(activate("a" + i, B))).isEmpty();
    }

    assertThat(take(activate("one more", B)))
        .singleElement()
        .extracting(Ruling::reason)
        .isEqualTo(
            "16 deployments wait for their versions, and no more may: abort a version that loads");
  }

  @Test
  void outcomesThatNobodyAwaitsChangeNothing() {
    prepared(B);
    byte[] before = DeploymentsFormat.write(job);

    assertThat(job.outcome(B, at(0), Optional.of("no"))).isEmpty();
    assertThat(job.outcome(A, at(0), Optional.of("no"))).isEmpty();
    assertThat(job.outcome(C, at(0), LOADED)).isEmpty();

    assertThat(DeploymentsFormat.write(job)).isEqualTo(before);
  }

  @Test
  void anOutcomeOfAnEarlierPreparationOfTheVersionIsNotTheNewOnes() {
    take(prepare("1", B));
    take(abort("2", B));
    take(prepare("3", B));

    assertThat(job.outcome(B, at(0), Optional.of("no"))).isEmpty();
    assertThat(job.preparations().get(1).stage()).isEqualTo(Stage.LOADING);
  }

  @Test
  void aStartWithTheSameDefinitionGoesOn() {
    prepared(B);
    prepared(C);
    take(activate("x", B));
    job.switchOver();
    take(activate("y", C));

    assertThat(job.start(A)).isEmpty();
    assertThat(job.active().lineup()).isEqualTo(Lineup.alone(B));
    assertThat(job.next()).as("C is loaded anew, as TaskManagers may be others").isEmpty();
    job.outcome(C, at(1), LOADED);
    assertThat(job.next()).contains(Lineup.alone(C));
  }

  @Test
  void aStartWithAnotherDefinitionIsANewDeploymentAlone() {
    prepared(B);
    take(prepare("c", C));
    take(activate("x", B));
    job.switchOver();
    take(activate("y", C));
    String other = version(7);
    List<Ruling> rulings = job.start(other);

    assertThat(rulings).hasSize(2);
    assertThat(rulings.get(0).control()).isEqualTo(at(3));
    assertThat(rulings.get(0).reason())
        .isEqualTo("The job was started with another definition, version " + other);
    assertThat(rulings.get(1).deployment()).isEqualTo(new Deployment(3, Lineup.alone(other), null));
    assertThat(rulings.get(1).control()).isNull();
    assertThat(job.preparations()).extracting(Preparation::version).containsExactly(other);
    assertThat(job.start(other)).as("the next start with it").isEmpty();
  }

  @Test
  void aStartWithTheActiveVersionThatWasNotSubmittedLastIsANewDeployment() {
    prepared(B);
    take(activate("x", B));
    job.switchOver();

    assertThat(job.start(B)).singleElement().extracting(Ruling::deployment).isNotNull();
    assertThat(job.active().number()).isEqualTo(3);
  }

  @Test
  void nothingSwitchesWhereNothingIsReady() {
    take(prepare("1", B));
    take(activate("2", B));

    assertThatThrownBy(job::switchOver).hasMessage("Cannot switch over: no deployment is ready");
  }

  @Test
  void theRecordsThatAreRememberedAreBounded() {
    for (int i = 0; i < AnsweredRecords.MAX + 1; i++) {
      take(abort("r" + i, B));
    }

    assertThat(job.answered().all()).hasSize(AnsweredRecords.MAX).doesNotContainKey("r0");
  }

  private void prepared(String version) {
    long record = offset;
    take(prepare("prepare " + version, version));
    job.outcome(version, at(record), LOADED);
  }

  private List<Ruling> take(ControlRecord record) {
    return job.take(at(offset++), record);
  }
}
