package io.millrace.flink.batch;

import io.millrace.lake.LakePlace;
import io.millrace.verify.Chains;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Limits;
import java.io.Serializable;
import java.util.OptionalLong;

/**
 * The part of a task in a verification.
 *
 * @param kept the number of differences of each kind that are shown
 * @param share the share of the users
 * @param limits the limits of what may differ
 * @param chains the settings of the check of chains
 * @param erased the snapshot that lists erased records; null for none
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
