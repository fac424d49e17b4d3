package io.millrace.lake.start;

import java.util.Locale;

/** The rules that a start must keep. All of them can be checked before the job runs. */
public enum StartRule implements Reason {
  /** The tables are this pipeline's. */
  OWN_TABLES(Needs.TABLES),
  /** Columns and partitions are those that the job writes, or become so by added columns. */
  COLUMNS(Needs.TABLES),
  /** The tables' properties ask for files that the job can write. */
  FILES(Needs.TABLES),
  /** A start without state finds no rows. */
  NO_ROWS_WITHOUT_STATE(Needs.TABLES),
  /** A start without state finds no commit under its own job id (apache/iceberg#18098). */
  NEW_JOB_ID_WITHOUT_STATE(Needs.JOB_ID),
  /** The state was written by this job. */
  OWN_STATE(Needs.SAVEPOINT),
  /** The state was made under the same event fields and features. */
  SAME_FEATURES(Needs.SAVEPOINT),
  /** The state was not written by a later build. */
  KNOWN_VERSION(Needs.SAVEPOINT),
  /** The tables are those that the state was taken with. */
  SAME_TABLES(Needs.SAVEPOINT),
  /** The state knows the users of all imports into the tables. */
  SAME_IMPORTS(Needs.SAVEPOINT),
  /** The tables show which checkpoint was committed last. */
  KNOWN_COMMITS(Needs.SAVEPOINT),
  /** The newest commit is of a job that the state has come through. */
  COMMITS_OF_ITS_JOBS(Needs.SAVEPOINT),
  /** The newest commit is of no later checkpoint than the state. */
  NO_LATER_COMMIT(Needs.SAVEPOINT),
  /** The tables hold all that the state has seen in them. */
  NO_COMMIT_TAKEN_BACK(Needs.SAVEPOINT),
  /** No second copy of the pipeline has committed on the way. */
  NO_SECOND_COPY(Needs.SAVEPOINT),
  /** The model's file is there, and no larger than the job lets it be. */
  MODEL_FILE(Needs.MODEL),
  /** The model is the one that the definition means, and fits the features. */
  MODEL_FITS(Needs.MODEL);

  private final Needs needs;

  StartRule(Needs needs) {
    this.needs = needs;
  }

  public Needs needs() {
    return needs;
  }

  StartProblem broken(String format, Object... values) {
    return new StartProblem(this, String.format(Locale.ROOT, format, values));
  }

  /** The facts, beside the definition, that a rule needs. */
  public enum Needs {
    /** The tables as they are found. */
    TABLES("whether the tables fit the definition"),
    /** The id that the job will have, where it is set beforehand. */
    JOB_ID(
        "whether a job of the same id has committed there before (give --job-id, where the id is set beforehand)"),
    /** The state of the restored operators. */
    SAVEPOINT(
        "whether a state fits the definition, the tables and their commits (give --savepoint; this is a start without state)"),
    /** The model's file, and a machine that can load it. */
    MODEL(
        "whether the model is the definition's and fits the features (its file cannot be read from here, or onnxruntime does not run here)");

    private final String question;

    Needs(String question) {
      this.question = question;
    }

    /** The question that the rules answer with it. */
    public String question() {
      return question;
    }
  }
}
