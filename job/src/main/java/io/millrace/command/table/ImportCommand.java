package io.millrace.command.table;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.FreeArguments;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.command.argument.TableArguments;
import io.millrace.command.argument.UsageException;
import io.millrace.event.ImportTopics;
import io.millrace.imports.ColumnNames;
import io.millrace.imports.Import;
import io.millrace.imports.ImportPlan;
import io.millrace.imports.ImportSource;
import io.millrace.imports.ImportTables;
import io.millrace.imports.ImportThreads;
import io.millrace.imports.LineFiles;
import io.millrace.imports.ParquetFiles;
import io.millrace.lake.LakePlace;
import io.millrace.options.CatalogOptions;
import io.millrace.options.Parameters;
import io.millrace.pipeline.Pipeline;
import io.millrace.replay.ReplayPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
      "0:the rows are in the tables",
      "1:the definition, its model, the source or the tables do not allow it; the tables are as they were",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ImportCommand implements Callable<Integer> {
  private static final int COORDINATES = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "The files: JSON lines, one record a line, or Parquet. More may follow, each behind a blank.")
  private List<Path> from = List.of();

  @Option(
      names = "--table",
      paramLabel = "CATALOG.NAMESPACE.TABLE",
      description = "An Iceberg table of the same catalog, whose newest snapshot is read.")
  private String table;

  @Option(
      names = "--columns",
      paramLabel = "PART=COLUMN",
      split = ",",
      description =
          "Columns with other names than the definition's: user_id=customer,amount=order.total. PART is user_id, event_time, event_id, a field, or kafka.timestamp; an empty COLUMN leaves a field null.")
  private List<String> columns = List.of();

  @Option(
      names = "--coordinates",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "The columns of topic, partition and offset: topic,partition,offset. Without, events get coordinates of their own.")
  private List<String> coordinates = List.of();

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
  @Mixin private MachineArguments machine;

  @Option(names = "--json", description = "Print the result as JSON, on standard output.")
  private boolean json;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    FreeArguments free = FreeArguments.of(unmatched);
    List<String> positional = free.positional();
    if (positional.isEmpty()) {
      throw new UsageException("Missing PIPELINE");
    } else if (positional.contains("")) {
      throw new UsageException(
          "Invalid %s: '' (must not be empty)"
              .formatted(positional.get(0).isEmpty() ? "PIPELINE" : "--from"));
    }
    List<Path> files = files(positional.subList(1, positional.size()));
    check(files);
    GivenDefinition definition = definition(positional.get(0));
    Parameters parameters = tables.orNew().parameters(free.parameters());
    LakePlace place = tables.place(parameters);
    ReplayPlan given = GivenModel.plan(definition, () -> null);
    ReplayPlan plan =
        new ReplayPlan(in(place, given.pipeline()), given.modelBytes(), given.modelUri());
    ImportPlan importing =
        new ImportPlan(
            name == null ? plan.pipeline().name() : name,
            plan,
            score ? ImportPlan.Scoring.SCORED : ImportPlan.Scoring.UNSCORED);
    TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
    try (ImportTables lake = ImportTables.open(place, plan)) {
      ImportSource source = source(files, importing, lake, parameters);
      Import.Result result =
          new Import(lake, importing, source, progress)
              .run(
                  new ImportThreads(machine.threads(), machine.workFolder(), progress),
                  Clock.systemUTC());
      print(new ImportText(definition.location(), plan.pipeline(), result, progress.seconds()));
      return ExitCode.OK;
    }
  }

  /** The files behind {@code --from}; picocli hands over the first, and what follows is free. */
  private List<Path> files(List<String> more) {
    List<Path> files = new ArrayList<>(from);
    more.forEach(each -> files.add(Path.of(each)));
    if (from.isEmpty() && !files.isEmpty()) {
      throw new UsageException(
          "Too many arguments: '%s' (files follow --from)".formatted(files.get(0)));
    }
    return files;
  }

  private void check(List<Path> files) {
    if (files.isEmpty() == (table == null)) {
      throw new UsageException(
          files.isEmpty()
              ? "Missing the source: --from FILE..., or --table CATALOG.NAMESPACE.TABLE"
              : "Invalid --table: a source is either files or a table, and --from is given too");
    }
    if (name != null && !ImportTopics.isName(name)) {
      throw new UsageException(
          "Invalid --name: %s (must be 1 to 63 lower-case letters, digits, underscores and dashes, a letter or digit first)"
              .formatted(name));
    }
    if (!coordinates.isEmpty() && coordinates.size() != COORDINATES) {
      throw new UsageException(
          "Invalid --coordinates: %s (must be three columns: topic,partition,offset)"
              .formatted(String.join(",", coordinates)));
    }
    machine.threads();
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

  private ImportSource source(
      List<Path> files, ImportPlan plan, ImportTables lake, Parameters parameters)
      throws IOException {
    ColumnNames names = ImportedColumns.names(columns, coordinates);
    String topic = ImportTopics.ofEvents(plan.name());
    Pipeline pipeline = plan.definition().pipeline();
    if (table != null) {
      String catalog = parameters.value(CatalogOptions.NAME);
      if (!table.startsWith(catalog + ".")) {
        throw new UsageException(
            "Invalid --table: %s (must be a table of the same catalog, which is named %s: %s.NAMESPACE.TABLE)"
                .formatted(table, catalog, catalog));
      }
      return lake.source(table.substring(catalog.length() + 1), names, topic);
    }
    List<Path> inOrder = ImportedFiles.inOrder(files);
    if (ImportedFiles.areParquet(inOrder)) {
      return new ParquetFiles(inOrder, pipeline.event(), names, topic);
    }
    if (!columns.isEmpty() || !coordinates.isEmpty()) {
      throw new UsageException(
          "Invalid %s: JSON lines have no columns (the definition's paths say where fields are)"
              .formatted(columns.isEmpty() ? "--coordinates" : "--columns"));
    }
    return new LineFiles(inOrder, pipeline.event(), topic);
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
