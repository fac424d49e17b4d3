package io.millrace.trial;

import io.millrace.file.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The expected outcomes of a definition, as in a file: a line of {@link OutcomeJson} for each line
 * of the events, in their order. Where the definition has a model, {@code {"runtime"}} precedes
 * them: the runtime that computed the scores.
 */
public final class Expectations {
  /** No expectations. */
  public static final Expectations NONE = new Expectations(Optional.empty(), List.of());

  private final Optional<String> runtime;
  private final List<ExpectedLine> lines;

  private Expectations(Optional<String> runtime, List<ExpectedLine> lines) {
    this.runtime = runtime;
    this.lines = lines;
  }

  /** A file that does not hold expectations. */
  public static final class InvalidExpectationsException extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidExpectationsException(long line, String message) {
      super("line %d is no expectation: %s".formatted(line, message));
    }
  }

  /**
   * Reads a file's content.
   *
   * @throws InvalidExpectationsException where the file holds anything else
   */
  public static Expectations read(byte[] content) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(content), Integer.MAX_VALUE - 8);
    Optional<String> runtime = Optional.empty();
    List<ExpectedLine> lines = new ArrayList<>();
    long last = 0;
    boolean isFirst = true;
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      Optional<String> header = isFirst ? runtime(line) : Optional.empty();
      isFirst = false;
      if (header.isPresent()) {
        runtime = header;
        continue;
      }
      lines.add(line(line, reader.number(), last));
      last = lines.get(lines.size() - 1).line();
    }
    return new Expectations(runtime, lines);
  }

  private static ExpectedLine line(byte[] json, long number, long last)
      throws InvalidExpectationsException {
    ExpectedLine read;
    try {
      read = ExpectedLine.read(json);
    } catch (IOException e) {
      throw new InvalidExpectationsException(number, e.getMessage());
    }
    if (read.line() <= last) {
      throw new InvalidExpectationsException(
          number, "its 'line' is %d, behind %d (must ascend)".formatted(read.line(), last));
    }
    return read;
  }

  private static Optional<String> runtime(byte[] line) {
    try {
      Map<String, Literal> members = ExpectedLine.members(line);
      return members.size() == 1
          ? Optional.ofNullable(members.get(Member.RUNTIME))
              .filter(name -> name.kind() == Literal.Kind.STRING && !name.text().isBlank())
              .map(Literal::text)
          : Optional.empty();
    } catch (IOException e) {
      // The line is read again as an expectation, which says what is wrong.
      return Optional.empty();
    }
  }

  /** The file's content for these outcomes. */
  public static byte[] write(Optional<String> runtime, List<String> outcomes) {
    StringBuilder text = new StringBuilder();
    runtime.ifPresent(
        name -> text.append("{\"%s\":\"".formatted(Member.RUNTIME)).append(name).append("\"}\n"));
    outcomes.forEach(each -> text.append(each).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The runtime that computed the scores; empty where none are expected. */
  public Optional<String> runtime() {
    return runtime;
  }

  List<ExpectedLine> lines() {
    return lines;
  }
}
