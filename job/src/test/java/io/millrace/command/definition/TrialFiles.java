package io.millrace.command.definition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.trial.Records;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A definition, its lines and the expectations of them, in a folder. */
final class TrialFiles {
  static final String FIRST =
      "{\"user\":\"u1\",\"ts\":1764000000000,\"kind\":\"pay\",\"amount\":0.1,\"count\":1}";
  static final String SECOND =
      "{\"user\":\"u1\",\"ts\":1764000001000,\"kind\":\"pay\",\"amount\":0.2}";
  static final String REJECT = "{\"user\":\"u1\",\"kind\":\"pay\"}";
  static final String DOTTED = "{\"card\":{\"token\":\"t\"},\"ts\":1764000000000,\"kind\":\"k\"}";

  private final Path folder;
  Path events;
  Path expect;

  TrialFiles(Path folder) {
    this.folder = folder;
    events = folder.resolve("events.jsonl");
    expect = folder.resolve("expected.jsonl");
  }

  String definition(String user) throws IOException {
    return definition(Records.text(user, "{field: ts, as: ms}"), "pipeline.yaml");
  }

  String definition(String text, String name) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  void events(String... lines) throws IOException {
    Files.writeString(events, String.join("\n", lines) + "\n");
  }

  Outcome test(String definition, String... options) {
    String[] all = new String[options.length + 4];
    all[0] = "test";
    all[1] = definition;
    all[2] = "--events=" + events;
    all[3] = "--expect=" + expect;
    System.arraycopy(options, 0, all, 4, options.length);
    return Commands.run(all);
  }

  static Outcome typed(String text, String... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(UTF_8)));
    try {
      return Commands.run(arguments);
    } finally {
      System.setIn(before);
    }
  }
}
