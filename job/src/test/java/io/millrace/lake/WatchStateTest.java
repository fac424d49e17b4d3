package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.WatchState.Job;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatchStateTest {
  private static final UUID TABLE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  /** The table, and its newest commit before: checkpoint 7 of job z. */
  private static final String AFTER_VERSION =
      "00112233445566778899aabbccddeeff" + "01" + "00017a" + "0000000000000007";

  @Test
  void aLaterCommitOfAJobThatWasLeftIsAnotherCopys() {
    WatchState copy = WatchState.begin(TABLE, null, "a").continuedBy("b", 5);

    assertThat(copy.knows(new CommitMark("a", 5))).isTrue();
    assertThat(copy.knows(new CommitMark("a", 6))).isFalse();
    assertThat(copy.knows(new CommitMark("b", 6))).isTrue();
    assertThat(copy.seeing(Optional.of(new CommitMark("a", 6))).seen()).isNull();
  }

  @Test
  void eachJobKeepsTheCheckpointThatItWasLeftAt() {
    WatchState state = WatchState.begin(TABLE, null, "a").continuedBy("b", 5).continuedBy("c", 9);

    assertThat(state.knows(new CommitMark("a", 6))).isFalse();
    assertThat(state.knows(new CommitMark("b", 9))).isTrue();
    assertThat(state.knows(new CommitMark("b", 10))).isFalse();
  }

  @Test
  void aJobThatIsRestoredFromItsOwnCheckpointIsTheSame() {
    WatchState state = WatchState.begin(TABLE, null, "a").continuedBy("b", 5);

    assertThat(state.continuedBy("b", 7)).isEqualTo(state);
  }

  @Test
  void anIdThatComesAgainIsOpenAgain() {
    WatchState state = WatchState.begin(TABLE, null, "a").continuedBy("b", 5).continuedBy("a", 9);

    assertThat(state.lastJob()).isEqualTo("a");
    assertThat(state.knows(new CommitMark("a", 10))).isTrue();
    assertThat(state.knows(new CommitMark("b", 10))).isFalse();
  }

  @Test
  void whatWasThereBeforeIsKnownWhateverItsId() {
    CommitMark base = new CommitMark("a", 500);

    assertThat(WatchState.begin(TABLE, base, "a").continuedBy("b", 5).knows(base)).isTrue();
  }

  @Test
  void theFirstVersionsBytesAreRead() throws IOException {
    WatchState state =
        WatchState.fromBytes(bytes("01" + AFTER_VERSION + "00000002" + "000161" + "000162"));

    assertThat(state)
        .isEqualTo(
            new WatchState(
                TABLE,
                new CommitMark("z", 7),
                List.of(new Job("a", Job.OPEN), new Job("b", Job.OPEN)),
                null));
    assertThat(state.knows(new CommitMark("a", 600))).isTrue();
    assertThat(state.continuedBy("c", 12).knows(new CommitMark("b", 13))).isFalse();
  }

  @Test
  void theSecondVersionsBytesAreRead() throws IOException {
    byte[] bytes =
        bytes("02" + AFTER_VERSION + "00000001" + "000161" + "01" + "000161" + "0000000000000009");

    assertThat(WatchState.fromBytes(bytes))
        .isEqualTo(
            new WatchState(
                TABLE,
                new CommitMark("z", 7),
                List.of(new Job("a", Job.OPEN)),
                new CommitMark("a", 9)));
  }

  @Test
  void theThirdVersionsBytesAreWrittenAndRead() throws IOException {
    WatchState state =
        WatchState.begin(TABLE, new CommitMark("z", 7), "a")
            .continuedBy("b", 5)
            .seeing(Optional.of(new CommitMark("a", 4)));
    byte[] bytes =
        bytes(
            "03"
                + AFTER_VERSION
                + "00000002"
                + ("000161" + "0000000000000005")
                + ("000162" + "7fffffffffffffff")
                + ("01" + "000161" + "0000000000000004"));

    assertThat(state.toBytes()).isEqualTo(bytes);
    assertThat(WatchState.fromBytes(bytes)).isEqualTo(state);
  }

  @Test
  void bytesOfALaterVersionAreRefused() {
    assertThatThrownBy(() -> WatchState.fromBytes(bytes("04" + AFTER_VERSION)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "its state was written by a newer Millrace (the commit watch's is of version 4, and this one knows 1 to 3)");
  }

  @Test
  void bytesThatEndTooEarlyAreDamagedAndNotOfALaterBuild() {
    for (String cut : new String[] {"", "03", "03" + AFTER_VERSION, "03" + AFTER_VERSION + "00"}) {
      assertThat(WatchState.isOfLaterBuild(bytes(cut))).isFalse();
      assertThatThrownBy(() -> WatchState.fromBytes(bytes(cut)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "its state of the commit watch is damaged (%d bytes end too early)"
                  .formatted(cut.length() / 2));
    }
    assertThatThrownBy(() -> WatchState.fromBytes(bytes("03" + AFTER_VERSION + "00000000")))
        .isInstanceOf(IOException.class)
        .hasMessage("its state of the commit watch is damaged (it names no job)");
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
