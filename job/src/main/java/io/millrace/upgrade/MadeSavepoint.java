package io.millrace.upgrade;

import io.millrace.feature.FeatureSet;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.Savepoint;
import io.millrace.pipeline.Pipeline;
import java.util.Arrays;
import java.util.Optional;

/**
 * The savepoint of a bootstrap that was done before, which a command that is run again needs not
 * make: a savepoint has its metadata once it is whole.
 */
final class MadeSavepoint {
  private final Savepoint from;
  private final Savepoint made;

  private MadeSavepoint(Savepoint from, Savepoint made) {
    this.from = from;
    this.made = made;
  }

  /**
   * Whether a folder has a savepoint that was made of another one for a definition.
   *
   * @param from the savepoint that it would be made of
   * @param after the definition that it would be made for
   */
  static boolean isIn(String folder, Lake lake, Savepoint from, Pipeline after) {
    Savepoint made;
    try {
      made = Savepoint.read(folder, lake);
    } catch (LakeException e) {
      // Whatever is there instead is refused when the savepoint is written.
      return false;
    }
    MadeSavepoint found = new MadeSavepoint(from, made);
    return found.isFor(after) && found.isOfSame();
  }

  private boolean isFor(Pipeline after) {
    return made.fingerprint()
        .equals(Optional.of(FeatureSet.compile(after.features(), after.event()).fingerprint()));
  }

  /** Whether it stands at the same checkpoint of the same jobs: all but users is carried over. */
  private boolean isOfSame() {
    return made.checkpointId() == from.checkpointId()
        && made.imports().equals(from.imports())
        && LakeTable.COMMITTED.stream()
            .allMatch(
                each ->
                    Arrays.equals(
                        made.watchOf(each.key()).orElse(null),
                        from.watchOf(each.key()).orElse(null)));
  }
}
