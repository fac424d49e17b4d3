package io.millrace.options;

/** The options of the job as a whole. */
public final class JobOptions {
  public static final Option<String> PIPELINE =
      Option.required(
          "pipeline",
          ValueTypes.location(),
          "The definition: what is computed. A path, or a URI of a filesystem that the cluster has");

  public static final Option<String> CONFIG =
      Option.optional(
          "config",
          ValueTypes.text("(?s).+\\.(properties|ya?ml)", "must end in .properties, .yaml or .yml"),
          "none",
          "A file of these parameters; the command line wins over it, and a later file over an earlier one. YAML may nest its keys");

  public static final Option<String> NAME =
      Option.optional(
          "job.name",
          ValueTypes.text("[^\\p{Cntrl}]{1,200}", "must be 1 to 200 characters on one line"),
          "the definition's `pipeline`",
          "The job's name in Flink, and the prefix of its Kafka transactions: two jobs that run at once need two names");

  public static final Option<Integer> PARALLELISM =
      Option.optional(
          "parallelism",
          ValueTypes.integer(1, 32_768),
          "the cluster's",
          "Subtasks of each step. More than the topic has partitions leaves readers idle");

  public static final Option<Integer> MAX_PARALLELISM =
      Option.of(
          "max-parallelism",
          ValueTypes.integer(1, 32_768),
          "720",
          "The largest parallelism that saved state can ever be restored at. Fixed with the first start: a changed one cannot restore");

  public static final Option<ByteSize> MODEL_MAX_SIZE =
      Option.of(
          "model.max-size",
          ValueTypes.size("1kb", "1gb"),
          "1gb",
          "The largest model file that is read at all");

  public static final Option<ByteSize> MODEL_MAX_INLINE_SIZE =
      Option.of(
          "model.max-inline-size",
          ValueTypes.size("0b", "1gb"),
          "64mb",
          "The largest model that is shipped with the job and kept in the table `versions`. A larger one must be a URI, which each TaskManager reads and hashes again, and which the row names");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Job",
          "What runs, and how wide.",
          PIPELINE,
          CONFIG,
          NAME,
          PARALLELISM,
          MAX_PARALLELISM,
          MODEL_MAX_SIZE,
          MODEL_MAX_INLINE_SIZE);

  private JobOptions() {}
}
