package io.millrace.flink.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.lake.Cut;
import io.millrace.lake.LakeException;
import io.millrace.upgrade.EarlyFold;
import io.millrace.upgrade.MisfitException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.util.SerializedThrowable;
import org.apache.iceberg.exceptions.NotFoundException;
import org.junit.jupiter.api.Test;

/** Which failures of work that goes on from folds have all folded anew. */
class MisfitsTest {
  private static final Optional<EarlyFold> FOLDS =
      Optional.of(
          new EarlyFold(
              "folds",
              null,
              new Cut(
                  OptionalLong.empty(),
                  OptionalLong.empty(),
                  OptionalLong.empty(),
                  Optional.empty()),
              BootstrapCounts.NONE));

  private static Throwable told(Optional<EarlyFold> folds, RuntimeException failure) {
    return catchThrowable(
        () ->
            Misfits.told(
                folds,
                () -> {
                  throw failure;
                }));
  }

  /** A cluster's failures come serialized, with what has thrown them innermost. */
  @Test
  void failuresOfFoldsAreKnownWhereverTheyWereThrown() {
    for (Throwable cause :
        new Throwable[] {
          new MisfitException("user u"), new NotFoundException("file f"),
        }) {
      LakeException failure =
          new LakeException("Cannot make", new SerializedThrowable(new Exception("job", cause)));

      assertThat(told(FOLDS, failure))
          .isInstanceOf(MisfitException.class)
          .hasMessage(cause.getMessage())
          .hasCause(failure);
      assertThat(told(Optional.empty(), failure)).isSameAs(failure);
    }
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    LakeException failure =
        new LakeException("Cannot make", new SerializedThrowable(new Exception("no slot")));

    assertThat(told(FOLDS, failure)).isSameAs(failure);
  }
}
