package io.millrace.command.table;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.FreeArguments;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.command.argument.TableArguments;
import io.millrace.command.argument.UsageException;
import io.millrace.event.ImportTopics;
import io.millrace.file.IoReason;
import io.millrace.imports.Import;
import io.millrace.imports.ImportException;
import io.millrace.imports.ImportPlan;
import io.millrace.imports.ImportSource;
import io.millrace.imports.ImportTables;
import io.millrace.imports.ImportThreads;
import io.millrace.lake.LakePlace;
import io.millrace.options.Parameters;
import io.millrace.options.SourceOptions;
import io.millrace.pipeline.Pipeline;
import io.millrace.replay.ReplayPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Takes events of before the topic into a pipeline's tables, with their predictions. */
@Command(
    name = "import",
    description = {
      "Takes events of before the topic into a pipeline's tables: each becomes a row of events, with the prediction that it would have had, or of rejects. Features are those that the job would have served, since each user's events come in the order of their times.",
      "",
      "With --to, it also leaves a savepoint: a job that starts from it goes on from Kafka, as if it had read the imported events itself.",
      "",
      "The source is files of JSON lines (packed by gzip or not), Parquet files, or an Iceberg table, whose columns are the definition's fields by name. Tables that are missing are created. A command that was killed is run again, as it was: no row is doubled or lost. A user who has rows in the tables already is refused. Stop the job meanwhile.",
      ""
    },
    customSynopsis = {
      "millrace import PIPELINE --from FILE... --output DIR [OPTION]...",
      "       millrace import PIPELINE --from FILE... --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]...",
      "       millrace import PIPELINE --table CATALOG.NAMESPACE.TABLE --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the rows are in the tables, and the savepoint in its folder",
      "1:the definition, its model, the source, the tables or the topics do not allow it, and why is printed",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final SourceArguments from = new SourceArguments();

  @Option(
      names = "--score",
      description = "Score the events by the model. Without, their status is UNSCORED.")
  private boolean score;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "The import's name, part of its rows' topic import:NAME. Default: the pipeline's name.")
  private String name;

  @Mixin private TableArguments tables;
  @Mixin private SavepointArguments savepoint;
  @Mixin private MachineArguments machine;

  @Option(names = "--json", description = "Print the result as JSON, on standard output.")
  private boolean json;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    FreeArguments free =
        FreeArguments.of(unmatched, "--kafka.", "--max-parallelism", SourceArguments.OTHER_CATALOG);
    FreeArguments ofSource = free.only(SourceArguments.OTHER_CATALOG);
    List<String> positional = free.positional();
    if (positional.isEmpty()) {
      throw new UsageException("Missing PIPELINE");
    } else if (positional.contains("")) {
      throw new UsageException(
          "Invalid %s: '' (must not be empty)"
              .formatted(positional.get(0).isEmpty() ? "PIPELINE" : "--from"));
    }
    from.complete(positional.subList(1, positional.size()), ofSource.parameters());
    checkName();
    machine.threads();
    GivenDefinition definition = definition(positional.get(0));
    Parameters parameters =
        tables
            .orNew()
            .parameters(
                free.without(SourceArguments.OTHER_CATALOG).parameters(),
                "kafka.",
                "max-parallelism");
    Optional<ImportedSavepoint.Wanted> wanted = savepoint.wanted(parameters);
    Optional<ClusterWork> flink = savepoint.work(wanted);
    ImportPlan plan = plan(definition, tables.place(parameters));
    Pipeline pipeline = plan.definition().pipeline();
    Optional<ImportedSavepoint> leaving =
        wanted.map(
            each ->
                new ImportedSavepoint(
                    pipeline, each, parameters.passThrough(SourceOptions.KAFKA).resolve()));
    TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
    ImportStart start =
        new ImportStart(pipeline.topics(), tables.folder().isPresent(), leaving, flink);
    Import.Result result = run(plan, parameters, start, progress);
    LakePlace place = tables.place(parameters, pipeline);
    Optional<ImportedSavepoint.Made> made =
        leaving.isEmpty()
            ? Optional.empty()
            : Optional.of(leaving.get().make(place, flink.orElseThrow(), result, progress));
    print(new ImportText(definition, pipeline, result, made, progress.seconds()));
    return ExitCode.OK;
  }

  private ImportPlan plan(GivenDefinition definition, LakePlace place) throws IOException {
    ReplayPlan given = GivenModel.plan(definition, () -> null);
    ReplayPlan plan =
        new ReplayPlan(in(place, given.pipeline()), given.modelBytes(), given.modelUri());
    return new ImportPlan(
        name == null ? plan.pipeline().name() : name,
        plan,
        score ? ImportPlan.Scoring.SCORED : ImportPlan.Scoring.UNSCORED);
  }

  private Import.Result run(
      ImportPlan plan, Parameters parameters, Import.Start start, TerminalProgress progress)
      throws IOException {
    try (from;
        ImportTables lake = ImportTables.open(tables.place(parameters), plan.definition())) {
      ImportSource source =
          from.open(
              parameters, plan.definition().pipeline().event(), ImportTopics.ofEvents(plan.name()));
      return new Import(lake, plan, source, progress)
          .before(start)
          .run(
              new ImportThreads(machine.threads(), machine.workFolder(), progress),
              Clock.systemUTC());
    } catch (IOException | UncheckedIOException e) {
      throw unspooled(e);
    }
  }

  /**
   * Sources and tables say themselves what is wrong with them; what is left are rows in between.
   */
  private ImportException unspooled(Exception e) {
    IOException cause =
        e instanceof UncheckedIOException wrapped ? wrapped.getCause() : (IOException) e;
    String folder = machine.workFolder().toString();
    return new ImportException(
        "Cannot import: %s (rows lie in %s in between, where they need about three times the size of the lines unpacked; --work-dir names another folder; no row is in the tables yet, so run it again)"
            .formatted(IoReason.of(cause, folder), folder),
        e);
  }

  private void checkName() {
    if (name != null && !ImportTopics.isName(name)) {
      throw new UsageException(
          "Invalid --name: %s (must be 1 to 63 lower-case letters, digits, underscores and dashes, a letter or digit first)"
              .formatted(name));
    }
  }

  private GivenDefinition definition(String pipeline) {
    GivenDefinition definition =
        GivenDefinition.read(
            pipeline,
            () -> {
              throw new UsageException(
                  "Invalid PIPELINE: %s (must be a file: the tables need not be there yet)"
                      .formatted(pipeline));
            });
    if (score && definition.pipeline().model() == null) {
      throw new UsageException(
          "Invalid --score: the definition %s has no model (leave out --score, or add a model)"
              .formatted(pipeline));
    }
    return definition;
  }

  private static Pipeline in(LakePlace place, Pipeline pipeline) {
    Pipeline.Tables as = pipeline.tables();
    return place.namespace().isEmpty()
        ? pipeline
        : pipeline.with(new Pipeline.Tables(place.namespace(), as.partitionBy(), as.raw()));
  }

  private void print(ImportText text) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(text.json());
    } else {
      text.print(out);
    }
    out.flush();
  }
}
