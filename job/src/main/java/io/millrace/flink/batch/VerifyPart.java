package io.millrace.flink.batch;

import io.millrace.lake.LakePlace;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Limits;
import java.io.Serializable;

/**
 * How a task takes part in a verification.
 *
 * @param kept how many differences of each kind are shown
 * @param share of the users
 * @param limits of what may differ
 */
record VerifyPart(
    LakePlace place, DifferenceTable.Opener differences, int kept, double share, Limits limits)
    implements Serializable {}
