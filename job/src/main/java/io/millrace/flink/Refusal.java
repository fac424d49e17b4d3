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
 * <p>Restarting could not help, since what is wrong lies in the tables, the topic or the restored
 * state. Flink hands the message alone to its clients, so it says everything: what is wrong, where,
 * and the ways out. What a plan can find out beforehand is a {@link StartProblem}, in the words of
 * the rule; whatever else refuses, names the {@link LaterCheck} that a plan leaves to the job.
 */
public final class Refusal extends SuppressRestartsException {
  private static final long serialVersionUID = 1L;

  private final List<Reason> reasons;
  private final String message;

  public Refusal(LaterCheck check, String message) {
    this(check, message, null);
  }

  /**
   * @param check that no plan can make
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

  /** Of all problems at once. */
  public static Refusal of(List<StartProblem> problems) {
    return new Refusal(
        problems.stream().<Reason>map(StartProblem::rule).toList(),
        problems.stream()
            .map(StartProblem::text)
            .collect(Collectors.joining("\n  - ", "Cannot start the job:\n  - ", "")),
        null);
  }

  /** What it refuses for: a reason for each sentence. */
  public List<Reason> reasons() {
    return reasons;
  }

  /** Flink's own message would only say that restarts are suppressed. */
  @Override
  public String getMessage() {
    return message;
  }
}
