package io.millrace;

import io.millrace.batch.BatchCommand;
import org.apache.flink.client.program.ProgramParametrizationException;

/**
 * {@code millrace verify} as a batch job: {@code flink run -c io.millrace.VerifyJob} with the
 * command's arguments.
 */
public final class VerifyJob {
  private VerifyJob() {}

  public static void main(String[] args) throws ProgramParametrizationException {
    BatchCommand.submit("verify", args);
  }
}
