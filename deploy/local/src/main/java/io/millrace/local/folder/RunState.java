package io.millrace.local.folder;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.local.broker.Topics;
import io.millrace.local.input.InputFile;
import java.util.List;

/**
 * The progress of a folder's run, as {@code run.json} keeps it. The file is replaced as a whole, so
 * that a killed process leaves the state before or the state after.
 *
 * @param format the version of the file's format
 * @param definition null before it is known
 * @param before in the phase {@code UPGRADING} the definition that the state and the tables are of;
 *     else null
 * @param rested the id of the last checkpoint that a run in this folder has ended with in order, so
 *     that all up to it is committed; 0 before the first
 * @param damage why the run cannot go on, or null
 */
public record RunState(
    int format,
    Phase phase,
    Definition definition,
    Definition before,
    Input input,
    Broker broker,
    long rested,
    String damage) {
  public static final int FORMAT = 1;

  /** The phases of a run, which survive a kill. */
  public enum Phase {
    /** The folder's content is being deleted: what is left of it does not count. */
    CLEARING,
    /** The input, or what has been added to it, is being loaded: lines are missing in the topic. */
    LOADING,
    /** The state and the tables are of the definition before, and are to be taken over. */
    UPGRADING,
    /** All lines are in the topic; the job runs, or is to go on. */
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
   * The input of the run, whose list of files may grow at its end.
   *
   * @param demo whether the files are the demo's generated events
   * @param loaded how many of the files, from the first, are in the topic whole
   * @param ends the offset of each partition at which the lines of the other files begin: behind
   *     those of the loaded ones, and behind what clients have produced. Null where it is to be
   *     read from the broker before the first of those lines is written
   */
  public record Input(boolean demo, List<InputFile> files, int loaded, long[] ends) {
    static final Input NONE = new Input(false, List.of(), 0, new long[Topics.PARTITIONS]);

    /** Reads the property of this or of an earlier form of the file. */
    @JsonCreator
    static Input read(
        @JsonProperty("demo") boolean demo,
        @JsonProperty("files") List<InputFile> files,
        @JsonProperty("loaded") Integer loaded,
        @JsonProperty("ends") long[] ends,
        @JsonProperty("linesPerPartition") long[] linesPerPartition) {
      if (loaded != null) {
        return new Input(demo, files, loaded, ends);
      }
      // Before lists could grow, the lines were counted once all were loaded.
      return linesPerPartition == null
          ? new Input(demo, files, 0, NONE.ends)
          : new Input(demo, files, files.size(), linesPerPartition);
    }

    /** Whether all files are in the topic; so too where there are none. */
    public boolean whole() {
      return loaded == files.size();
    }

    /** The files that are not in the topic, or not whole. */
    public List<InputFile> rest() {
      return files.subList(loaded, files.size());
    }

    /** The input once its other files begin at these offsets. */
    public Input from(long[] begin) {
      return new Input(demo, files, loaded, begin);
    }

    /** The input once all of its files are in, up to these offsets. */
    public Input upTo(long[] end) {
      return new Input(demo, files, files.size(), end);
    }
  }

  /**
   * The embedded broker.
   *
   * @param port kept from run to run, so that clients find it again; 0 before the first
   * @param followed whether other clients than the loader may have written
   */
  public record Broker(int port, boolean followed) {}

  public static RunState of(Phase phase) {
    return new RunState(FORMAT, phase, null, null, Input.NONE, new Broker(0, false), 0, null);
  }

  public RunState with(Phase next) {
    return new RunState(format, next, definition, before, input, broker, rested, damage);
  }

  public RunState with(Definition next) {
    return new RunState(format, phase, next, before, input, broker, rested, damage);
  }

  public RunState with(Input next) {
    return new RunState(format, phase, definition, before, next, broker, rested, damage);
  }

  public RunState with(Broker next) {
    return new RunState(format, phase, definition, before, input, next, rested, damage);
  }

  public RunState withDamage(String next) {
    return new RunState(format, phase, definition, before, input, broker, rested, next);
  }

  /** The state of a run that has ended in order, with a savepoint. */
  public RunState restedAt(long checkpoint) {
    return new RunState(format, phase, definition, before, input, broker, checkpoint, damage);
  }

  /** The state of a run that another definition is to take over. */
  public RunState upgradingTo(Definition next) {
    return new RunState(format, Phase.UPGRADING, next, definition, input, broker, rested, damage);
  }

  /** The state of a run whose state and tables are of this definition, and which is to go on. */
  public RunState goingOnUnder(Definition next) {
    Phase goesOn = input.whole() ? Phase.RUNNING : Phase.LOADING;
    return new RunState(format, goesOn, next, null, input, broker, rested, damage);
  }
}
