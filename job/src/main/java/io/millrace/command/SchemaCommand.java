package io.millrace.command;

import io.millrace.pipeline.PipelineSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of definitions. */
@Command(
    name = "schema",
    description = "The JSON Schema of pipeline definitions, for editors.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(PipelineSchema.json());
    spec.commandLine().getOut().flush();
  }
}
