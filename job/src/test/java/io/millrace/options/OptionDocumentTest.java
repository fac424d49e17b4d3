package io.millrace.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.GeneratedFile;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OptionDocumentTest {

  @Test
  void theShippedDocumentIsWhatTheDeclarationsSay() throws IOException {
    GeneratedFile.of("OPTIONS.md", OptionDocumentTest.class).isUpToDate(OptionDocument.markdown());
  }

  @Test
  void everyParameterIsInEveryForm() {
    assertThat(Options.all())
        .allSatisfy(
            option -> {
              assertThat(OptionDocument.markdown()).contains("| `" + option.key() + "` |");
              assertThat(OptionDocument.text()).contains("  --" + option.key() + " ");
              assertThat(OptionDocument.json()).contains("\"" + option.key() + "\"");
            });
  }

  @Test
  void keysAreUniqueAndKebabCase() {
    List<String> keys = Options.all().stream().map(Option::key).toList();
    assertThat(keys)
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)*"));
  }

  @Test
  void onlyTheNamedExceptionsMayChangeResults() {
    Set<String> keys =
        Options.all().stream()
            .filter(option -> !option.effect().isEmpty())
            .map(Option::key)
            .collect(Collectors.toSet());
    assertThat(keys)
        .containsExactlyInAnyOrder(
            "source.start-offsets",
            "source.start-timestamp",
            "source.on-deleted-offsets",
            "scoring.timeout");
  }

  @Test
  void meaningsFitIntoATable() {
    assertThat(Options.all())
        .allSatisfy(
            option -> {
              assertThat(option.meaning()).doesNotContain("|", "\n").doesNotEndWith(".");
              assertThat(option.type().rule()).startsWith("must ").doesNotContain("|");
            });
  }
}
