package io.millrace.command.run;

import io.millrace.cluster.Checkpoints;
import io.millrace.cluster.Job;
import io.millrace.lake.LakeTable;
import io.millrace.lake.RejectReasons;
import io.millrace.lake.StoredVersion;
import io.millrace.lake.TableState;
import java.util.Map;
import java.util.Optional;

/** Takes what is found of a pipeline's state, in the order in which it is found. */
interface StatusView {
  void pipeline(String name);

  void table(LakeTable table, TableState state);

  /**
   * @param isNewest whether the newest predictions are of this version
   */
  void version(StoredVersion version, boolean isNewest);

  /** Most records since the newest definition was submitted are rejects. */
  void rejects(RejectReasons.Warning warning);

  /**
   * @param records the number of records that no checkpoint has yet, by topic
   */
  void lag(Map<String, Long> records);

  void localRun(LocalRunPhase phase);

  /** No live job has the name. */
  void noJob(String name, String cluster);

  /**
   * @param fault the cause of the last restart or failure; empty where there was none
   */
  void job(Job job, Checkpoints checkpoints, Optional<String> fault);

  /** All is said. */
  void end();
}
