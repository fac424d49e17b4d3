package io.millrace.command.table;

import io.millrace.lake.LakePlace;
import io.millrace.replay.ReplayWork;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.VerifyWork;

/** The work of commands, done by a cluster. */
public interface ClusterWork {

  /**
   * @param differences takes what tasks have written
   * @param kept how many differences of each kind are shown
   */
  VerifyWork verify(LakePlace place, DifferenceTable differences, int kept);

  ReplayWork replay(LakePlace place);
}
