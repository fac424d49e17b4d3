package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.local.exit.RunExit;
import io.millrace.local.exit.RunFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  @Test
  void nothingGivenIsTheDemo() {
    Arguments arguments = Arguments.parse();

    assertThat(arguments.wantsDemoEvents()).isTrue();
    assertThat(arguments.output()).isEqualTo(Path.of("millrace-local"));
  }

  @Test
  void whatIsNotItsOwnIsLeftToTheJob() {
    Arguments arguments =
        Arguments.parse(
            "--pipeline",
            "p.yaml",
            "--input",
            "a.jsonl",
            "--parallelism",
            "2",
            "--input=b.jsonl.gz",
            "--scoring.batch-size=64",
            "--follow");

    assertThat(arguments.inputs()).containsExactly(Path.of("a.jsonl"), Path.of("b.jsonl.gz"));
    assertThat(arguments.jobParameters())
        .containsExactly("--parallelism", "2", "--scoring.batch-size=64");
    assertThat(arguments.follow()).isTrue();
    assertThat(arguments.wantsDemoEvents()).isFalse();
  }

  @Test
  void aFlagAfterAJobParameterIsNotItsValue() {
    Arguments arguments = Arguments.parse("--scoring.batch-size", "--fresh");

    assertThat(arguments.fresh()).isTrue();
    assertThat(arguments.jobParameters()).containsExactly("--scoring.batch-size");
  }

  @Test
  void anUpgradeIsAFlagOfItsOwn() {
    assertThat(Arguments.parse("--upgrade").upgrade()).isTrue();
    assertThat(Arguments.parse().upgrade()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --pipeline             | Missing value of --pipeline
          --input --follow       | Missing value of --input
          --output=              | Invalid --output: '' (must be a path)
          --follow=yes           | Invalid --follow: yes (takes no value)
          --port 70000           | Invalid --port: 70000 (must be 0 to 65535)
          --ui-port x            | Invalid --ui-port: x (must be 0 to 65535)
          --inptu x              | Unknown option --inptu (did you mean --input?)
          --live-port 8082       | Invalid --live-port: 8082 (must be with --follow, which serves the page)
          --live-port 70000      | Invalid --live-port: 70000 (must be 0 to 65535)
          events.jsonl           | Unexpected argument: events.jsonl (options begin with --)
          --                     | Unexpected argument: -- (options begin with --)
          --output a --output b  | --output is given twice: a and b
          --demo --input a       | --demo and --input exclude each other (--demo is an input of its own)
          """)
  void wrongArgumentsAreNamed(String line, String message) {
    RunFailure failure =
        catchThrowableOfType(RunFailure.class, () -> Arguments.parse(line.split(" ")));

    assertThat(failure).hasMessage(message + "\nSee --help.");
    assertThat(failure.code()).isEqualTo(RunExit.USAGE);
  }

  @Test
  void allProblemsAreSaidAtOnce() {
    RunFailure failure =
        catchThrowableOfType(RunFailure.class, () -> Arguments.parse("--port", "-1", "x"));

    assertThat(failure.getMessage()).contains("Invalid --port: -1").contains("argument: x");
  }
}
