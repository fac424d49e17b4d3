package io.millrace;

import io.millrace.batch.BatchCommand;
import org.apache.flink.client.program.ProgramParametrizationException;

/**
 * {@code millrace replay} as a batch job: {@code flink run -c io.millrace.ReplayJob} with the
 * command's arguments.
 */
public final class ReplayJob {
  private ReplayJob() {}

  public static void main(String[] args) throws ProgramParametrizationException {
    BatchCommand.submit("replay", args);
  }
}
