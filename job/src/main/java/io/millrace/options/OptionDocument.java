package io.millrace.options;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.options.PassThroughPrefix.ImpliedKey;
import java.util.List;

/** The documentation of all job parameters, made from their declarations. */
public final class OptionDocument {
  private static final String INTRODUCTION =
      """
      <!-- Generated from io.millrace.options. Do not edit; to write it again:
           mvn -pl job test -Dtest=OptionDocumentTest -Dmillrace.regenerate=true -->
      # Job parameters

      How the job runs, never what it computes: that is the pipeline definition. No parameter changes a row, except
      for those that say so below.

      They are given as `--key value`, `--key=value`, or in a file named by `--config`: `.properties`, or `.yaml` whose keys
      are flat (`scoring.threads: 2`) or nested (`scoring: {threads: 2}`). The command line wins over files.
      The job reports all mistakes in them at once, before it runs. `deploy/millrace validate PIPELINE --config FILE`
      checks them without a cluster.

      Durations are a whole number and `ms`, `s`, `m`, `h` or `d`; sizes a whole number and `b`, `kb`, `mb` or `gb` of 1024.

      ## Secrets

      Parameters are seen in Flink's UI, REST API and logs, so a secret is given by reference, and looked up where a client
      is made: `env:NAME` is an environment variable, `file:/path` a regular file of up to 1 MiB (an absolute path, as it is written;
      links are followed; a line break at its end is dropped). Within other text the forms are `${env:NAME}` and `${file:/path}`. References work in all keys under the prefixes below;
      keys whose names say that they are secrets (passwords, tokens, credentials, access keys), passwords within URIs and
      secret options of `sasl.jaas.config` are refused without; in `catalog.uri`, which Iceberg logs, passwords are always refused. A reference must lead to the secret where the job
      is submitted, on the JobManager and on every TaskManager. Login modules other than Kafka's own, Kerberos and AWS IAM are refused.

      Flink's own settings are given to Flink: `flink run -Dkey=value`.
      """;

  private OptionDocument() {}

  /** The text of OPTIONS.md. */
  public static String markdown() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    for (OptionGroup group : Options.GROUPS) {
      text.append("\n## ").append(group.title()).append("\n\n").append(group.meaning());
      text.append("\n\n| parameter | type | default | meaning |\n|---|---|---|---|\n");
      group.options().forEach(option -> text.append(row(option)));
      group.passThrough().forEach(prefix -> text.append(prefixText(prefix)));
    }
    return text.toString();
  }

  private static String row(Option<?> option) {
    String fallback = option.defaultText();
    if (option.isRequired()) {
      fallback = "**required**";
    } else if (option.hasDefaultValue()) {
      fallback = "`" + fallback + "`";
    }
    return "| `%s` | %s: %s | %s | %s |\n"
        .formatted(
            option.key(), option.type().name(), option.type().rule(), fallback, meaning(option));
  }

  private static String meaning(Option<?> option) {
    return option.effect().isEmpty()
        ? option.meaning() + "."
        : option.meaning() + ". **May change results**: " + option.effect() + ".";
  }

  private static String prefixText(PassThroughPrefix prefix) {
    StringBuilder text = new StringBuilder();
    text.append(
        "\n`%s*`: %s, such as\n\n```\n%s\n```\n"
            .formatted(prefix.prefix(), prefix.meaning(), prefix.example()));
    text.append("\nRefused, since the job sets them itself:\n\n");
    prefix
        .owned()
        .forEach(
            own ->
                text.append("- `%s%s`: %s\n".formatted(prefix.prefix(), own.key(), own.reason())));
    for (ImpliedKey each : prefix.implied()) {
      text.append(
          "\nWith `%1$s%2$s`, `%1$s%3$s` is `%4$s` where it is not given: %5$s.\n"
              .formatted(prefix.prefix(), each.by(), each.key(), each.value(), each.reason()));
    }
    return text.toString();
  }

  /** The parameters for programs: a list of objects. */
  public static String json() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (OptionGroup group : Options.GROUPS) {
      group.options().forEach(option -> list.add(json(group, option)));
      group.passThrough().forEach(prefix -> list.add(json(group, prefix)));
    }
    return list.toPrettyString() + "\n";
  }

  private static ObjectNode json(OptionGroup group, Option<?> option) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("key", option.key()).put("group", group.title()).put("type", option.type().name());
    node.put("rule", option.type().rule()).put("required", option.isRequired());
    node.put("default", option.hasDefaultValue() ? option.defaultText() : null);
    node.put("meaning", option.meaning());
    node.put("effectOnResults", option.effect().isEmpty() ? null : option.effect());
    return node;
  }

  private static ObjectNode json(OptionGroup group, PassThroughPrefix prefix) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("key", prefix.prefix() + "*").put("group", group.title()).put("type", "any");
    node.put("meaning", prefix.meaning());
    ArrayNode refused = node.putArray("refused");
    prefix.owned().forEach(own -> refused.add(prefix.prefix() + own.key()));
    return node;
  }

  /** The parameters for a terminal. */
  public static String text() {
    StringBuilder text = new StringBuilder();
    for (OptionGroup group : Options.GROUPS) {
      text.append(group.title()).append('\n');
      group.options().forEach(option -> text.append(entry(option)));
      for (PassThroughPrefix prefix : group.passThrough()) {
        text.append("  --%s* VALUE\n".formatted(prefix.prefix()));
        indented(List.of(prefix.meaning() + "."), text);
      }
    }
    return text.toString();
  }

  private static String entry(Option<?> option) {
    StringBuilder text = new StringBuilder();
    text.append("  --%s %s\n".formatted(option.key(), placeholder(option)));
    String fallback =
        option.isRequired() ? "Required" : "Default: " + option.defaultText().replace("`", "");
    indented(
        List.of(
            meaning(option).replace("`", "").replace("**", ""),
            "It " + option.type().rule() + ". " + fallback + "."),
        text);
    return text.toString();
  }

  private static String placeholder(Option<?> option) {
    return option.type().name().replace(' ', '-');
  }

  private static void indented(List<String> paragraphs, StringBuilder text) {
    for (String paragraph : paragraphs) {
      int column = 0;
      for (String word : paragraph.split(" ", -1)) {
        if (column == 0 || column + 1 + word.length() > 92) {
          text.append(column == 0 ? "      " : "\n      ").append(word);
          column = word.length();
        } else {
          text.append(' ').append(word);
          column += 1 + word.length();
        }
      }
      text.append('\n');
    }
  }
}
