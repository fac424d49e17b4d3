package io.millrace.command.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.GeneratedFile;
import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SizingPageTest {
  private static final String PAGE = "../deploy/SIZING.md";
  private static final Pattern EXAMPLE =
      Pattern.compile("deploy/millrace (size .*)\n```\n\n<!-- .* -->\n```\n((?s:.*?))```\n");

  @Test
  void thePageShowsWhatItsCommandPrints() throws IOException {
    String page = Files.readString(Path.of(PAGE));
    Matcher example = EXAMPLE.matcher(page);
    assertThat(example.find()).isTrue();
    String command = example.group(1);
    Outcome outcome = Commands.run(command.replace(" deploy/", " ../deploy/").split(" "));
    assertThat(outcome.err()).isEmpty();

    String printed = outcome.out().replace("../deploy/", "deploy/");

    GeneratedFile.of(PAGE, getClass())
        .isUpToDate(page.substring(0, example.start(2)) + printed + page.substring(example.end(2)));
  }
}
