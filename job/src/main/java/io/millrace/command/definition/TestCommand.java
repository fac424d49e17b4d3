package io.millrace.command.definition;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.UsageException;
import io.millrace.file.AtomicFile;
import io.millrace.file.IoReason;
import io.millrace.pipeline.Location;
import io.millrace.pipeline.Pipeline;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import io.millrace.trial.ExpectationCheck;
import io.millrace.trial.Expectations;
import io.millrace.trial.JunitXml;
import io.millrace.trial.LineForm;
import io.millrace.trial.Mismatch;
import io.millrace.verify.Limits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the outcomes of lines under a definition with the expected ones. */
@Command(
    name = "test",
    description = {
      "Takes lines of events through a definition and its model, and compares each line's features, score or reject with the expected ones, to the bit. No Kafka, no Flink. --write makes the file of what is expected, to be read, and kept beside the definition.",
      "",
      "A line of --events is a record's value, as in a local run's --input. "
          + LineForm.HELP
          + " No clock takes part: where a line has no timestamp, its record has none, so max-future-skew lets it pass.",
      "",
      "Scores are equal to the bit on one instruction set. The file names the runtime that computed them; where another one compares, they may be as far apart as verify allows by default.",
      ""
    },
    customSynopsis =
        "millrace test PIPELINE --events FILE --expect FILE [--write | --junit FILE] [--timestamp INSTANT] [--max-differences N]",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is as expected, or the file is written",
      "1:something differs, or the definition or its model is invalid",
      "2:the command line is wrong, or a file cannot be read",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class TestCommand implements Callable<Integer> {
  private static final double NANOS_PER_SECOND = 1e9;

  @Spec private CommandSpec spec;
  @Mixin private TrialArguments arguments;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "FILE",
      description = "Lines of JSON, packed by gzip or not.")
  private Path events;

  @Option(
      names = "--expect",
      required = true,
      paramLabel = "FILE",
      description =
          "The expected outcomes: a line of JSON for each line of events, in their order.")
  private Path expect;

  @Option(
      names = "--write",
      description =
          "Write that file from what is found, and say what has changed in it. It is left alone where nothing has.")
  private boolean write;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the results as JUnit's XML, too: a case for each line.")
  private Path junit;

  @Option(
      names = "--max-differences",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many differences are printed. Default: ${DEFAULT-VALUE}.")
  private int differencesMax;

  @Override
  public Integer call() {
    long began = System.nanoTime();
    if (differencesMax < 0) {
      throw new UsageException(
          "Invalid --max-differences: %d (must be 0 or more)".formatted(differencesMax));
    }
    if (write && junit != null) {
      throw new UsageException("Invalid --junit: with --write nothing is compared");
    }
    Pipeline pipeline = arguments.pipeline();
    if (junit != null) {
      JunitFile.requireFree(junit, read(pipeline));
    }
    Optional<Expectations> expected = expected();
    LineOutcomes found = LineOutcomes.of(events, pipeline, arguments);
    ExpectationCheck check =
        ExpectationCheck.of(
            expected.orElse(Expectations.NONE),
            found.lines(),
            found.runtime(),
            Limits.DEFAULT.ulps());
    if (write) {
      write(found, check, expected.isPresent());
      return ExitCode.OK;
    }
    print(found, check);
    if (junit != null) {
      double seconds = (System.nanoTime() - began) / NANOS_PER_SECOND;
      save(
          "--junit",
          junit,
          JunitXml.of(pipeline.name(), check.results(), seconds).getBytes(StandardCharsets.UTF_8));
    }
    return check.isAsExpected() ? ExitCode.OK : ExitCode.INVALID;
  }

  /** The files that the command reads, by the names that messages give them. */
  private Map<String, String> read(Pipeline pipeline) {
    Map<String, String> read = new LinkedHashMap<>();
    read.put("the definition", arguments.location());
    read.put("--events", events.toString());
    read.put("--expect", expect.toString());
    if (pipeline.model() != null) {
      read.put("the model", Location.resolve(arguments.location(), pipeline.model().file()));
    }
    return read;
  }

  /** The expectations; empty where the file is still to be made. */
  private Optional<Expectations> expected() {
    if (!Files.exists(expect)) {
      if (write) {
        return Optional.empty();
      }
      throw new UsageException(
          "Invalid --expect: %s (no such file; --write makes it)".formatted(expect));
    } else if (write && !Files.isRegularFile(expect)) {
      throw new UsageException(
          "Invalid --expect: %s (must be a regular file, or none, where --write writes it)"
              .formatted(expect));
    }
    try {
      return Optional.of(Expectations.read(Files.readAllBytes(expect)));
    } catch (Expectations.InvalidExpectationsException e) {
      throw new UsageException(
          "Invalid --expect: %s (%s)%s"
              .formatted(expect, e.getMessage(), write ? "; --write replaces no other file" : ""));
    } catch (IOException e) {
      throw new UsageException(
          "Cannot read --expect %s: %s".formatted(expect, IoReason.of(e, expect.toString())));
    }
  }

  private void write(LineOutcomes found, ExpectationCheck check, boolean isThere) {
    PrintWriter out = spec.commandLine().getOut();
    boolean isSame = isThere && check.isAsExpected();
    if (!isSame) {
      save("--expect", expect, Expectations.write(found.runtime(), found.lines()));
    }
    out.println((isSame ? "unchanged " : "wrote ") + expect + ": " + found.numbers());
    if (isThere && !isSame) {
      printMismatches(check);
    }
    found.summary().lines().forEach(line -> out.println("  " + line));
    out.flush();
  }

  private void print(LineOutcomes found, ExpectationCheck check) {
    PrintWriter out = spec.commandLine().getOut();
    if (check.isAsExpected()) {
      out.println("ok " + arguments.location() + ": " + found.numbers() + ", as expected");
    } else {
      long lines = check.results().stream().filter(each -> !each.isAsExpected()).count();
      out.printf(
          Locale.ROOT,
          "failed %s: %,d of %,d lines %s not as %s expects%n",
          arguments.location(),
          lines,
          check.results().size(),
          lines == 1 ? "is" : "are",
          expect);
      printMismatches(check);
      out.println("If this is meant: the same command with --write, and a look at what it changes");
    }
    if (check.isOtherRuntime()) {
      out.printf(
          "Scores were expected by another runtime, so the last bits of them may differ%s%n",
          check.ulpsMax() == 0 ? "" : ": by up to " + Count.of(check.ulpsMax(), "float"));
    }
    out.flush();
  }

  private void printMismatches(ExpectationCheck check) {
    PrintWriter out = spec.commandLine().getOut();
    List<Mismatch> all = check.mismatches();
    all.stream()
        .limit(differencesMax)
        .forEach(each -> out.println("  " + Printable.line(each.toString())));
    if (all.size() > differencesMax) {
      out.printf(Locale.ROOT, "  and %,d more (--max-differences)%n", all.size() - differencesMax);
    }
  }

  private static void save(String option, Path file, byte[] content) {
    try {
      AtomicFile.write(file, content);
    } catch (IOException e) {
      throw new UsageException(
          "Cannot write %s %s: %s".formatted(option, file, IoReason.of(e, file.toString())));
    }
  }
}
