package io.millrace.command.definition;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.StandardOutput;
import io.millrace.command.argument.UsageException;
import io.millrace.file.Gzip;
import io.millrace.file.IoReason;
import io.millrace.file.LineReader;
import io.millrace.pipeline.Pipeline;
import io.millrace.trial.ExampleLine;
import io.millrace.trial.LineFile;
import io.millrace.trial.LineForm;
import io.millrace.trial.LineRecords;
import io.millrace.trial.Outcome;
import io.millrace.trial.OutcomeJson;
import io.millrace.trial.OutcomeText;
import io.millrace.trial.Trial;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the outcome that the job would give each typed line. */
@Command(
    name = "try",
    description = {
      "Reads lines from standard input, each a record's value, and says at once what becomes of each: an event with its fields, features and score, or a reject with its reason and the likeliest fix. Users keep their state from line to line. No Kafka, no Flink.",
      "",
      LineForm.HELP,
      ""
    },
    customSynopsis = "millrace try PIPELINE [--json] [--timestamp INSTANT]",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:standard input has ended",
      "1:the definition or its model is invalid",
      "2:the command line is wrong, or a line cannot be read",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class TryCommand implements Callable<Integer> {
  private static final String PROMPT = "> ";

  @Spec private CommandSpec spec;
  @Mixin private TrialArguments arguments;

  @Option(
      names = "--json",
      description = "Print one line of JSON for each, as millrace test expects them.")
  private boolean json;

  @Override
  public Integer call() {
    Pipeline pipeline = arguments.pipeline();
    LineRecords records = arguments.records(pipeline, System::currentTimeMillis);
    boolean asks = isTerminal();
    try (Trial trial = arguments.trial(pipeline)) {
      // The look for gzip's first bytes waits for input, so at a terminal the prompt comes first.
      LineReader lines =
          new LineReader(asks ? System.in : Gzip.unpacked(System.in, ""), LineFile.LINE_BYTES_MAX);
      if (asks) {
        hint(
            "Type a record's value in one line; Ctrl-D ends. Such as:\n%s\n%s"
                .formatted(
                    ExampleLine.of(pipeline, System.currentTimeMillis()).orElse("{...}"), PROMPT));
      }
      BiFunction<Long, Outcome, List<String>> words = words(pipeline, trial);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        try {
          Outcome outcome = trial.take(records.record(line, lines.number()));
          print(words.apply(lines.number(), outcome));
        } catch (LineForm.LineFormException e) {
          if (!asks) {
            throw e;
          }
          hint(e.getMessage() + System.lineSeparator());
        }
        if (StandardOutput.hasFailed()) {
          return ExitCode.OK; // StandardOutput.code reports it, at the end.
        }
        if (asks) {
          hint(PROMPT);
        }
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new UsageException("Cannot read standard input: " + IoReason.of(e, ""));
    }
  }

  /** The lines that say an outcome, by the number of its line. */
  private BiFunction<Long, Outcome, List<String>> words(Pipeline pipeline, Trial trial) {
    OutcomeJson asJson = new OutcomeJson(trial.columns());
    OutcomeText asText = new OutcomeText(pipeline.event(), asJson);
    return json ? (number, outcome) -> List.of(asJson.text(number, outcome)) : asText::lines;
  }

  private void print(List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
  }

  private void hint(String text) {
    spec.commandLine().getErr().print(text);
    spec.commandLine().getErr().flush();
  }

  /**
   * Whether standard input may be a terminal. From Java 22 on there is a console without one, too,
   * where a hint on standard error does no harm.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && Boolean.getBoolean("millrace.terminal");
  }
}
