package io.millrace.command.definition;

import io.millrace.command.argument.Confirmation;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.LocalFiles;
import io.millrace.command.argument.UsageException;
import io.millrace.draft.ModelBlock;
import io.millrace.feature.FeatureSet;
import io.millrace.file.IoReason;
import io.millrace.pipeline.DefinitionEdit;
import io.millrace.pipeline.Location;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineFiles;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.ModelFit;
import io.millrace.scoring.OnnxLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the model block for an ONNX file into a definition. */
@Command(
    name = "add",
    description = {
      "Makes an ONNX file the model of a definition: looks at its inputs and outputs, matches inputs with features by name (whatever the case, dashes, dots and underscores), computes the hash, and writes the block model. Every other byte of the definition stays. The result is validated, model and all, before it is written.",
      "",
      "Reports everything that does not fit at once. A definition that has a model already asks first, but for --force.",
      ""
    },
    customSynopsis =
        "millrace model add FILE.onnx --pipeline PIPELINE [--force | --dry-run] [--OPTION VALUE]...",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the block is written, or printed by --dry-run",
      "1:the model does not fit, or the definition is not valid: nothing is written",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ModelAddCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE.onnx", description = "The model.")
  private Path model;

  @Option(
      names = "--pipeline",
      required = true,
      paramLabel = "PIPELINE",
      description = "The definition's file.")
  private Path pipeline;

  @Mixin private ModelArguments arguments;

  @Option(names = "--force", description = "Replace the model that the definition has.")
  private boolean force;

  @Option(names = "--dry-run", description = "Print the block and write nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Pipeline before = definition();
    byte[] bytes = modelBytes();
    ModelFit fit = fit(before, bytes);
    List<String> block = ModelBlock.lines(fit.definition());
    PrintWriter notes = dryRun ? spec.commandLine().getErr() : out;
    fit.notes().forEach(note -> notes.println("Note     " + note));
    String text = text(block);
    Validation validation = Validation.ofUnwritten(pipeline.toString(), text);
    if (!validation.isValid()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("Cannot write the block into %s, which stays as it is:".formatted(pipeline));
      validation.problems().forEach(problem -> err.println("  " + problem.message()));
      return ExitCode.INVALID;
    }
    validation.warnings().forEach(each -> notes.println("Warning  " + each.message()));
    notes.flush();
    requireTheRest(before, validation.pipeline().orElseThrow(), fit.definition(), block);
    if (dryRun) {
      block.forEach(out::println);
      out.flush();
      return ExitCode.OK;
    }
    out.flush();
    if (before.model() != null && !force && !isConfirmed(before.model())) {
      out.println("Nothing is written");
      out.flush();
      return ExitCode.INVALID;
    }
    DraftedFile.replace(pipeline, text);
    out.println("Wrote    " + pipeline + ", its block model");
    validation.facts().forEach((name, value) -> out.printf("  %-18s%s%n", name, value));
    out.flush();
    return ExitCode.OK;
  }

  private static boolean isConfirmed(ModelDefinition old) {
    return Confirmation.ask(
        "Replace the model %s %s?".formatted(old.name(), old.version()), "--force");
  }

  private Pipeline definition() {
    try {
      return new PipelineFiles(new LocalFiles()).definition(pipeline.toString());
    } catch (IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private byte[] modelBytes() {
    if (!Files.isRegularFile(model)) {
      throw new UsageException(
          "Cannot read model %s: %s"
              .formatted(model, Files.exists(model) ? "it is no file" : "there is no such file"));
    }
    try (InputStream in = Files.newInputStream(model)) {
      return in.readNBytes(OnnxLoader.MODEL_BYTES_MAX + 1);
    } catch (IOException e) {
      throw new UsageException(
          "Cannot read model %s: %s".formatted(model, IoReason.of(e, model.toString())));
    }
  }

  private ModelFit fit(Pipeline before, byte[] bytes) throws IOException {
    try {
      return ModelFit.of(
          bytes,
          arguments.wanted(model, location(), before.model(), bytes),
          FeatureSet.compile(before.features(), before.event()).columns());
    } catch (LinkageError e) {
      throw new UsageException(
          "Cannot look at %s: onnxruntime does not run on this machine (%s)".formatted(model, e));
    }
  }

  /** The model's location for the definition: relative, where that leads to the file. */
  private String location() throws IOException {
    Path folder = pipeline.toAbsolutePath().normalize().getParent();
    Path absolute = model.toAbsolutePath().normalize();
    if (folder.getRoot().equals(absolute.getRoot())) {
      Path relative = folder.relativize(absolute);
      Path there = folder.resolve(relative);
      if (Files.exists(there) && Files.isSameFile(there, model)) {
        String text = relative.toString();
        return Location.isUri(text) ? "./" + text : text;
      }
    }
    return absolute.toString();
  }

  private String text(List<String> block) throws IOException {
    String yaml = Files.readString(pipeline);
    return DefinitionEdit.withModel(yaml, block).orElseThrow(() -> byHand(block));
  }

  private UsageException byHand(List<String> block) {
    return new UsageException(
        "Cannot write the block into %s, whose keys do not each begin a line. By hand it is:%n%s"
            .formatted(pipeline, String.join(System.lineSeparator(), block)));
  }

  /** Requires that, whatever the file's YAML, only the model has changed its meaning. */
  private void requireTheRest(
      Pipeline before, Pipeline after, ModelDefinition model, List<String> block) {
    boolean isTheRest =
        before.name().equals(after.name())
            && before.topics().equals(after.topics())
            && before.event().equals(after.event())
            && before.features().equals(after.features())
            && before.tables().equals(after.tables())
            && Objects.equals(before.predictionsTopic(), after.predictionsTopic())
            && model.equals(after.model());
    if (!isTheRest) {
      throw byHand(block);
    }
  }
}
