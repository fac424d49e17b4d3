package io.millrace.command.definition;

import io.millrace.options.Option;
import io.millrace.options.OptionGroup;
import io.millrace.options.Options;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Job parameters as options of a command, made from their declarations, so that help and completion
 * know them. Their values stay text, which the job's own reader checks.
 */
public final class ParameterArguments {
  private ParameterArguments() {}

  /** Declares all parameters but the definition, which the command takes as its argument. */
  public static void declare(CommandSpec spec) {
    for (OptionGroup group : Options.GROUPS) {
      ArgGroupSpec.Builder section =
          ArgGroupSpec.builder()
              .heading("%n" + group.title() + ":%n")
              .validate(false)
              .multiplicity("0..1");
      group.options().stream()
          .filter(option -> !option.key().equals("pipeline"))
          .forEach(option -> section.addArg(optionSpec(option)));
      spec.addArgGroup(section.build());
    }
  }

  private static OptionSpec optionSpec(Option<?> option) {
    boolean flag = option.type().name().equals("boolean");
    String fallback =
        option.isRequired() ? "Required for a run" : "Default: " + option.defaultText();
    String meaning = option.meaning().replace("`", "").replace("%", "%%").replace("@", "@|@|@");
    return OptionSpec.builder("--" + option.key())
        .arity(flag ? "0..1" : "1")
        .fallbackValue(flag ? "true" : "")
        .paramLabel(option.type().name().replace(' ', '-'))
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(meaning + ". " + fallback.replace("`", "") + ".")
        .build();
  }

  /** The given parameters, as the job's reader takes them. */
  static List<String> given(CommandSpec spec) {
    List<String> arguments = new ArrayList<>();
    for (Option<?> option : Options.all()) {
      OptionSpec declared = spec.findOption("--" + option.key());
      if (declared != null && declared.getValue() != null) {
        List<?> values = declared.getValue();
        values.forEach(value -> arguments.add("--" + option.key() + "=" + value));
      }
    }
    return arguments;
  }
}
