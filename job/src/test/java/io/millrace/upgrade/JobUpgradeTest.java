package io.millrace.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.upgrade.JobUpgrade.Ending;
import io.millrace.upgrade.JobUpgrade.Folding;
import io.millrace.upgrade.JobUpgrade.Result;
import io.millrace.upgrade.JobUpgrade.Stage;
import io.millrace.upgrade.JobUpgrade.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of the steps, and the ways out where one fails. */
class JobUpgradeTest {
  private final List<String> done = new ArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Set<Stage> failing = EnumSet.noneOf(Stage.class);
  private final JobUpgrade upgrade =
      new JobUpgrade(new Noted(), Folding.AFTER_THE_STOP, new Heard());
  private Standing standingAtCommit;
  private boolean hasCommitted;
  private Runnable duringTheFold = () -> {};

  @Test
  void theNewJobStartsFromWhatTheBootstrapHasMade() throws Exception {
    Result result = upgrade.run();

    assertThat(done)
        .containsExactly(
            "stop", "bootstrap s1", "submit s1-b", "running new", "commit new", "verify");
    assertThat(result.ending()).isEqualTo(Ending.UPGRADED);
    assertThat(result.secondsToCommit().orElseThrow())
        .isGreaterThanOrEqualTo(result.secondsToRun().orElseThrow());
    assertThat(heard).containsExactly("STOP", "BOOTSTRAP", "SUBMIT", "START", "COMMIT");
  }

  @Test
  void theSavepointIsTakenAsItIsWhereNothingIsFolded() throws Exception {
    Result result = new JobUpgrade(new Noted(), Folding.NONE, new Heard()).run();

    assertThat(done).containsExactly("stop", "submit s1", "running new", "commit new", "verify");
    assertThat(result.ending()).isEqualTo(Ending.UPGRADED);
  }

  @Test
  void whatIsFoldedEarlyIsFoldedWhileTheOldJobRuns() throws Exception {
    new JobUpgrade(new Noted(), Folding.EARLY, new Heard()).run();

    assertThat(done).startsWith("early", "stop", "bootstrap s1", "submit s1-b");
    assertThat(heard).startsWith("EARLY", "STOP", "BOOTSTRAP");
  }

  @Test
  void aJobGoesOnWhereNothingCanBeFoldedEarly() {
    failing.add(Stage.EARLY);
    JobUpgrade early = new JobUpgrade(new Noted(), Folding.EARLY, new Heard());

    assertThatThrownBy(early::run).hasMessage("EARLY fails");
    assertThat(done).containsExactly("early");
    assertThat(early.standing().stage()).isEmpty();
  }

  /** What was told at the end of the program, that the job goes on, must stay true. */
  @Test
  void aJobIsNotStoppedOnceTheProgramIsBeingEnded() throws Exception {
    List<Standing> told = new ArrayList<>();
    JobUpgrade early = new JobUpgrade(new Noted(), Folding.EARLY, new Heard());
    duringTheFold = () -> told.add(early.end());
    CompletableFuture<Throwable> ending = new CompletableFuture<>();
    Thread run = new Thread(() -> ending.complete(catchThrowable(early::run)));

    run.start();
    await().until(() -> heard.contains("EARLY") && run.getState() == Thread.State.WAITING);
    run.interrupt();

    assertThat(ending)
        .succeedsWithin(Duration.ofSeconds(30))
        .isInstanceOf(InterruptedException.class);
    assertThat(done).containsExactly("early");
    assertThat(told).containsExactly(early.standing());
    assertThat(early.standing().stage()).contains(Stage.EARLY);
  }

  @Test
  void aJobThatIsNotStoppedIsLeftAlone() {
    failing.add(Stage.STOP);

    assertThatThrownBy(upgrade::run).hasMessage("STOP fails");
    assertThat(done).containsExactly("stop");
    assertThat(upgrade.standing().savepoint()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOTSTRAP", "SUBMIT", "START", "COMMIT"})
  void theOldDefinitionGoesOnFromItsSavepointWhereAStepFails(Stage stage) throws Exception {
    failing.add(stage);

    Result result = upgrade.run();

    assertThat(result).isEqualTo(new Result(Ending.WENT_BACK, Optional.empty(), Optional.empty()));
    assertThat(done).endsWith("cancel", "back s1").doesNotContain("verify");
    assertThat(heard).contains("failed " + stage).endsWith("GO_BACK");
  }

  @Test
  void whereNothingRunsInTheEndBothSavepointsAreKnown() throws Exception {
    failing.addAll(Set.of(Stage.START, Stage.GO_BACK));

    Result result = upgrade.run();

    assertThat(result.ending()).isEqualTo(Ending.STUCK);
    assertThat(heard).endsWith("stuck");
    assertThat(upgrade.standing())
        .isEqualTo(
            new Standing(Optional.of(Stage.GO_BACK), Optional.of("s1"), Optional.of("s1-b")));
  }

  @Test
  void aJobThatHasCommittedGoesOnThoughItIsNotVerified() throws Exception {
    failing.add(Stage.VERIFY);

    Result result = upgrade.run();

    assertThat(result.ending()).isEqualTo(Ending.NOT_VERIFIED);
    assertThat(result.secondsToRun()).isPresent();
    assertThat(done).endsWith("verify").doesNotContain("cancel");
  }

  /** Its rows may be in some of the tables, and its messages in the topic. */
  @Test
  void aJobThatMayHaveCommittedIsNotTakenBack() throws Exception {
    failing.add(Stage.COMMIT);
    hasCommitted = true;
    Result result = upgrade.run();
    assertThat(result.ending()).isEqualTo(Ending.NOT_VERIFIED);
    assertThat(done).doesNotContain("cancel", "verify");
    assertThat(heard).endsWith("failed VERIFY");
  }

  @Test
  void anotherThreadCanTellWhatThereIs() throws Exception {
    upgrade.run();

    assertThat(standingAtCommit)
        .isEqualTo(new Standing(Optional.of(Stage.COMMIT), Optional.of("s1"), Optional.of("s1-b")));
  }

  /** Steps that note that they were taken. */
  private final class Noted implements UpgradeSteps {
    private void note(Stage stage, String what) {
      done.add(what);
      if (failing.contains(stage)) {
        throw new ClusterException(stage + " fails");
      }
    }

    @Override
    public String foldEarly() {
      note(Stage.EARLY, "early");
      duringTheFold.run();
      return "folded";
    }

    @Override
    public String stop() {
      note(Stage.STOP, "stop");
      return "s1";
    }

    @Override
    public void awaitStopped() {}

    @Override
    public boolean mayHaveCommitted(Job job) {
      return hasCommitted;
    }

    @Override
    public String bootstrap(String savepoint) {
      note(Stage.BOOTSTRAP, "bootstrap " + savepoint);
      return savepoint + "-b";
    }

    @Override
    public Job submit(String from) {
      note(Stage.SUBMIT, "submit " + from);
      return job("new");
    }

    @Override
    public void awaitRunning(Job job) {
      note(Stage.START, "running " + job.id());
    }

    @Override
    public String awaitCommit(Job job) {
      standingAtCommit = upgrade.standing();
      note(Stage.COMMIT, "commit " + job.id());
      return "checkpoint 7";
    }

    @Override
    public boolean verify() {
      note(Stage.VERIFY, "verify");
      return true;
    }

    @Override
    public void cancel() {
      done.add("cancel");
    }

    @Override
    public Job goBack(String savepoint) {
      note(Stage.GO_BACK, "back " + savepoint);
      return job("old");
    }

    private Job job(String id) {
      return new Job(id, "shop", "RUNNING", Instant.EPOCH, Optional.empty());
    }
  }

  /** A listener that notes what it hears. */
  private final class Heard implements JobUpgrade.Listener {
    @Override
    public void done(Stage stage, String result, double seconds) {
      heard.add(stage.name());
    }

    @Override
    public void failed(Stage stage, Exception cause) {
      heard.add("failed " + stage);
    }

    @Override
    public void stuck(Exception cause) {
      heard.add("stuck");
    }
  }
}
