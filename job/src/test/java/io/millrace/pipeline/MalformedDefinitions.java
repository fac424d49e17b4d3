package io.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Reads the table of malformed definitions, whose head explains its format. */
final class MalformedDefinitions {
  private final List<Case> cases = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private final List<String> added = new ArrayList<>();
  private final List<String> whole = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private String title;
  private String yaml;

  /** A malformed definition with what is said of it. */
  record Case(String title, String yaml, List<String> messages) {
    @Override
    public String toString() {
      return title;
    }
  }

  private MalformedDefinitions() {}

  static List<Case> read() {
    MalformedDefinitions table = new MalformedDefinitions();
    Definitions.resource("malformed.txt").lines().forEach(table::line);
    table.finish();
    return table.cases;
  }

  private void line(String line) {
    String text = line.length() > 1 ? line.substring(2) : "";
    if (line.startsWith("## ")) {
      finish();
      title = line.substring(3);
      yaml = Definitions.example();
    } else if (line.startsWith("-")) {
      if (!added.isEmpty()) {
        change();
      }
      removed.add(text);
    } else if (line.startsWith("+")) {
      added.add(text);
    } else if (line.startsWith("|")) {
      whole.add(text);
    } else if (line.startsWith("=")) {
      messages.add(text);
    }
  }

  private void change() {
    if (!removed.isEmpty()) {
      String before = String.join("\n", removed);
      assertThat(yaml).as(title).contains(before);
      int at = yaml.indexOf(before);
      yaml =
          yaml.substring(0, at) + String.join("\n", added) + yaml.substring(at + before.length());
    }
    removed.clear();
    added.clear();
  }

  private void finish() {
    change();
    if (title != null) {
      String text = whole.isEmpty() ? yaml : String.join("\n", whole) + '\n';
      cases.add(new Case(title, text, List.copyOf(messages)));
    }
    whole.clear();
    messages.clear();
  }
}
