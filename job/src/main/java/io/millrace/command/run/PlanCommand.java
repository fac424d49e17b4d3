package io.millrace.command.run;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.LocalFiles;
import io.millrace.command.argument.UsageException;
import io.millrace.lake.StoredFiles;
import io.millrace.lake.start.LaterCheck;
import io.millrace.lake.start.ModelRules;
import io.millrace.lake.start.StartLook;
import io.millrace.lake.start.StartPlan;
import io.millrace.lake.start.StartPlan.TableStep;
import io.millrace.lake.start.StartProblem;
import io.millrace.lake.start.StartRule;
import io.millrace.options.CatalogOptions;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.pipeline.FileAccess;
import io.millrace.pipeline.Location;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Prints what a start would do to the tables, and whether it would be refused. */
@Command(
    name = "plan",
    description = {
      "Says which tables a start of the job would create or alter, and whether it would be let through: under these tables, from this savepoint and with this model, by the job's own rules and in its words. Where the savepoint is of other event fields or features, says what millrace bootstrap would do with it. Changes nothing.",
      ""
    },
    customSynopsis =
        "millrace plan --pipeline FILE [--savepoint PATH] [--job-id ID] [--PARAMETER VALUE]...",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the job would start",
      "1:it would not, and why is printed; or the catalog or the savepoint cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--savepoint",
      paramLabel = "PATH",
      description = "The savepoint or checkpoint that the job shall start from.")
  private String savepoint;

  @Option(
      names = "--job-id",
      paramLabel = "ID",
      description =
          "The job's id, where it is set beforehand and so may have been there before: by high availability in application mode, say.")
  private String jobId;

  /** The job's own parameters. */
  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    StartPlan plan =
        plan(
            unmatched,
            new StartPlan.Start(Optional.ofNullable(savepoint), Optional.ofNullable(jobId)));
    PrintWriter out = spec.commandLine().getOut();
    print(plan, out);
    if (plan.problems().stream().anyMatch(each -> each.rule() == StartRule.SAME_FEATURES)) {
      Parameters parameters = Parameters.parse(Map.of(), unmatched.toArray(String[]::new));
      TakeOverText text = new TakeOverText(parameters, pipeline(parameters));
      text.lines(savepoint).forEach(each -> out.println(Printable.line(each)));
      out.flush();
    }
    return plan.problems().isEmpty() ? ExitCode.OK : ExitCode.INVALID;
  }

  /**
   * Plans a start.
   *
   * @throws io.millrace.options.InvalidParametersException with all problems of the parameters
   */
  static StartPlan plan(List<String> given, StartPlan.Start start) {
    Parameters parameters = Parameters.parse(Map.of(), given.toArray(String[]::new));
    Pipeline pipeline = pipeline(parameters);
    parameters.checkAgainst(pipeline);
    return StartLook.of(
        pipeline,
        parameters.value(CatalogOptions.NAME),
        parameters.passThrough(CatalogOptions.CATALOG).resolve(),
        start.with(model(pipeline, parameters)));
  }

  /** The place of the definition's model; empty without one, and where it cannot be read here. */
  private static Optional<ModelRules.Place> model(Pipeline pipeline, Parameters parameters) {
    if (pipeline.model() == null) {
      return Optional.empty();
    }
    String definition = parameters.value(JobOptions.PIPELINE);
    return access(Location.resolve(definition, pipeline.model().file()), parameters)
        .map(files -> new ModelRules.Place(files, definition, parameters.modelLimits()));
  }

  /** The definition that the parameters name. */
  static Pipeline pipeline(Parameters parameters) {
    return pipeline(parameters.value(JobOptions.PIPELINE), parameters);
  }

  /** The definition at a place: a local file, or a URI of the catalog's files. */
  static Pipeline pipeline(String location, Parameters parameters) {
    FileAccess files =
        access(location, parameters)
            .orElseThrow(
                () ->
                    new UsageException(
                        "Cannot read definition %s: this command reads files of this machine, and URIs by catalog.io-impl, which is not given (copy it here; flink run reads it by Flink's plugins)"
                            .formatted(location)));
    try {
      return new PipelineFiles(files).definition(location);
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** The way to a file: this machine's, or the catalog's; empty where there is none. */
  private static Optional<FileAccess> access(String location, Parameters parameters) {
    LocalFiles local = new LocalFiles();
    return local.canRead(location)
        ? Optional.of(local)
        : StoredFiles.of(parameters.passThrough(CatalogOptions.CATALOG).resolve())
            .map(FileAccess.class::cast);
  }

  static void print(StartPlan plan, PrintWriter out) {
    for (TableStep each : plan.tables()) {
      out.printf("%-28s %s%n", each.name(), text(each));
    }
    plan.savepoint()
        .ifPresent(
            from ->
                out.printf(
                    "%-28s checkpoint %d, %s%n",
                    "savepoint", from.checkpointId(), from.location()));
    plan.problems().forEach(problem -> out.println(refused(problem)));
    if (plan.problems().isEmpty()) {
      out.println("The job would start.");
      String later =
          Arrays.stream(LaterCheck.values())
              .map(LaterCheck::words)
              .collect(Collectors.joining("; "));
      out.println("not asked, since the job alone can: " + later);
    }
    plan.unasked().forEach(needs -> out.println("not asked: " + needs.question()));
    out.flush();
  }

  /** The refusal in the job's own words. */
  static String refused(StartProblem problem) {
    return "refused: " + problem.text();
  }

  private static String text(TableStep table) {
    if (!table.exists()) {
      return "is created";
    }
    return table.additions().isEmpty()
        ? "stays, " + Count.of(table.rows(), "row")
        : "gets the columns %s, %s"
            .formatted(String.join(", ", table.additions()), Count.of(table.rows(), "row"));
  }
}
