package io.millrace.upgrade;

import io.millrace.cluster.Job;
import java.io.IOException;

/** The work of an upgrade's steps. What they throw says in words what failed. */
public interface UpgradeSteps {
  /** Folds what the tables have while the old job runs, and returns in words what that was. */
  String foldEarly() throws IOException;

  /** Stops the old job, and returns the savepoint. */
  String stop();

  /** Waits until the old job has ended. */
  void awaitStopped();

  /** Makes the savepoint for the new definition, and returns its place. */
  String bootstrap(String savepoint) throws IOException;

  /** Submits the new definition. */
  Job submit(String from) throws IOException, InterruptedException;

  /** Waits until all of the new job runs. */
  void awaitRunning(Job job);

  /** Waits until the tables show a checkpoint of the new job, and returns it in words. */
  String awaitCommit(Job job) throws IOException;

  /**
   * Whether the job may have committed rows or messages: from its first checkpoint on, the old
   * job's savepoint no longer fits what there is.
   */
  boolean mayHaveCommitted(Job job);

  /** Recomputes a share of the users, and returns whether nothing differs. */
  boolean verify() throws IOException;

  /** Cancels what the steps have submitted, and nothing else. */
  void cancel();

  /** Submits the old definition, and waits until all of its job runs. */
  Job goBack(String savepoint) throws IOException, InterruptedException;
}
