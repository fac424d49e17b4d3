package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.lake.LakeException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateWorkTest {
  private static StateWork.Job job(boolean mayLackRows) {
    return new StateWork.Job(null, null, null, null, Map.of(), Map.of(), mayLackRows, null);
  }

  @Test
  void rowsThatNobodyDeletedAreNotMissedInSilence() {
    BootstrapCounts counts = new BootstrapCounts(5, 90, 2);

    assertThatThrownBy(() -> job(false).requireWhole(counts))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("the histories of 2 users lack rows, and none was ever deleted");
    assertThatCode(() -> job(true).requireWhole(counts)).doesNotThrowAnyException();
    assertThatCode(() -> job(false).requireWhole(new BootstrapCounts(5, 90, 0)))
        .doesNotThrowAnyException();
  }
}
