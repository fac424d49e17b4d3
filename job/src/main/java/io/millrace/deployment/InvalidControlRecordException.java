package io.millrace.deployment;

import java.util.List;

/** A record of the control topic that asks for nothing that can be done; the message says why. */
public final class InvalidControlRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidControlRecordException(List<String> problems) {
    super(String.join("; ", problems), null, false, false);
  }
}
