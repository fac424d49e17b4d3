package io.millrace.flink.batch;

import io.millrace.lake.LakePlace;
import io.millrace.verify.Chains;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Limits;
import java.io.Serializable;
import java.util.OptionalLong;

/**
 * How a task takes part in a verification.
 *
 * @param kept how many differences of each kind are shown
 * @param share of the users
 * @param limits of what may differ
 * @param chains what chains are held against
 * @param erased the snapshot that tells of erased records; null for none
 */
record VerifyPart(
    LakePlace place,
    DifferenceTable.Opener differences,
    int kept,
    double share,
    Limits limits,
    Chains.Settings chains,
    Long erased)
    implements Serializable {
  OptionalLong erasedSnapshot() {
    return erased == null ? OptionalLong.empty() : OptionalLong.of(erased);
  }
}
