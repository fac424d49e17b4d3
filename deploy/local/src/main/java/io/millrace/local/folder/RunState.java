package io.millrace.local.folder;

import io.millrace.local.input.InputFile;
import java.util.List;

/**
 * The progress of a folder's run, as {@code run.json} keeps it. The file is replaced as a whole, so
 * that a killed process leaves the state before or the state after.
 *
 * @param format the version of the file's format
 * @param definition null before it is known
 * @param damage why the run cannot go on, or null
 */
public record RunState(
    int format, Phase phase, Definition definition, Input input, Broker broker, String damage) {
  public static final int FORMAT = 1;

  /** The phases of a run, which survive a kill. */
  public enum Phase {
    /** The folder's content is being deleted: what is left of it does not count. */
    CLEARING,
    /** The input is being loaded: not all lines are in the broker's log. */
    LOADING,
    /** All lines are in the broker's log; the job runs, or is to go on. */
    RUNNING,
    /** All is drained and committed, the accounting was exact, and the report is written. */
    FINISHED
  }

  /**
   * The pipeline that runs here.
   *
   * @param path as it was given, for messages
   * @param record its whole content, as {@link io.millrace.pipeline.PipelineChange#record} gives it
   */
  public record Definition(String path, String record) {}

  /**
   * The input of the run.
   *
   * @param demo whether the files are the demo's generated events
   * @param linesPerPartition null until all are loaded
   */
  public record Input(boolean demo, List<InputFile> files, long[] linesPerPartition) {
    static final Input NONE = new Input(false, List.of(), null);
  }

  /**
   * The embedded broker.
   *
   * @param port kept from run to run, so that clients find it again; 0 before the first
   * @param followed whether other clients than the loader may have written
   */
  public record Broker(int port, boolean followed) {}

  public static RunState of(Phase phase) {
    return new RunState(FORMAT, phase, null, Input.NONE, new Broker(0, false), null);
  }

  public RunState with(Phase next) {
    return new RunState(format, next, definition, input, broker, damage);
  }

  public RunState with(Definition next) {
    return new RunState(format, phase, next, input, broker, damage);
  }

  public RunState with(Input next) {
    return new RunState(format, phase, definition, next, broker, damage);
  }

  public RunState with(Broker next) {
    return new RunState(format, phase, definition, input, next, damage);
  }

  public RunState withDamage(String next) {
    return new RunState(format, phase, definition, input, broker, next);
  }
}
