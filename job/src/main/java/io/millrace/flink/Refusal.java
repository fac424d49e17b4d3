package io.millrace.flink;

import io.millrace.lake.start.LaterCheck;
import io.millrace.lake.start.Reason;
import io.millrace.lake.start.StartProblem;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * A start that must not go on: the job ends at once, without a restart, with advice.
 *
 * <p>A restart could not help, since the fault lies in the tables, the topic or the restored state.
 * Flink hands only the message to its clients, so the message says everything: what is wrong,
 * where, and the ways out. A problem that a plan can find beforehand is a {@link StartProblem}, in
 * the words of the rule; every other refusal names the {@link LaterCheck} that a plan leaves to the
 * job.
 */
public final class Refusal extends SuppressRestartsException {
  private static final long serialVersionUID = 1L;

  private final List<Reason> reasons;
  private final String message;

  public Refusal(LaterCheck check, String message) {
    this(check, message, null);
  }

  /**
   * @param check the check, which no plan can make
   */
  public Refusal(LaterCheck check, String message, Throwable cause) {
    this(List.of(check), message, cause);
  }

  private Refusal(List<Reason> reasons, String message, Throwable cause) {
    super(cause);
    this.reasons = reasons;
    this.message = message;
  }

  public static Refusal of(StartProblem problem) {
    return new Refusal(List.of(problem.rule()), problem.text(), null);
  }

  /** Refuses because of all these problems at once. */
  public static Refusal of(List<StartProblem> problems) {
    return new Refusal(
        problems.stream().<Reason>map(StartProblem::rule).toList(),
        problems.stream()
            .map(StartProblem::text)
            .collect(Collectors.joining("\n  - ", "Cannot start the job:\n  - ", "")),
        null);
  }

  /** The reasons of the refusal, one for each sentence. */
  public List<Reason> reasons() {
    return reasons;
  }

  /** The whole message; Flink's own would only say that restarts are suppressed. */
  @Override
  public String getMessage() {
    return message;
  }
}
