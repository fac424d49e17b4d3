package io.millrace.flink.batch;

import io.millrace.lake.LakePlace;
import io.millrace.verify.DifferenceTable;
import java.io.Serializable;

/**
 * How a task takes part in a verification.
 *
 * @param kept how many differences of each kind are shown
 */
record VerifyPart(LakePlace place, DifferenceTable.Opener differences, int kept)
    implements Serializable {}
