package io.millrace.cluster;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Runs steps that each go on from where the one before has left the cluster: the first that fails
 * ends them, and its failure reports what was run last and what the cluster's processes have
 * logged.
 */
final class Journey
    implements ExecutionCondition,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private Site site;
  private String ended = "";

  /** Sets the site that failures report on from here on. */
  void begin(Site at) {
    site = at;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext step) {
    return ended.isEmpty()
        ? ConditionEvaluationResult.enabled("nothing has failed before")
        : ConditionEvaluationResult.disabled(ended + " has failed");
  }

  @Override
  public void handleTestExecutionException(ExtensionContext step, Throwable failure) {
    throw described(step, failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext step, Throwable failure) {
    throw described(step, failure);
  }

  private AssertionError described(ExtensionContext step, Throwable failure) {
    ended = step.getDisplayName();
    String account = site == null ? "Nothing was begun." : site.account();
    return new AssertionError(failure.getMessage() + "\n" + account, failure);
  }
}
