package io.millrace.options;

import java.util.List;

/** References that lead to no secret on this machine; names them all, and never a value. */
public final class UnresolvedSecretsException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnresolvedSecretsException(List<String> problems) {
    super(
        "Cannot resolve secrets on this machine: %s (a reference must lead to the secret where the job is submitted, on the JobManager and on every TaskManager)"
            .formatted(String.join("; ", problems)));
  }
}
