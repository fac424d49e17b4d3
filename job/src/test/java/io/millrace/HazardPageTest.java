package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds HAZARDS.md to the tests that it names. */
class HazardPageTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*$");
  private static final int COLUMNS = 6;

  private final String page = Files.readString(Path.of("HAZARDS.md"));

  HazardPageTest() throws IOException {}

  @Test
  void eachTestThatThePageNamesIsThere() throws IOException {
    Map<String, String> tests = tests();
    List<MatchResult> named = NAMED.matcher(page).results().toList();

    assertThat(named).hasSizeGreaterThan(50);
    for (MatchResult each : named) {
      assertThat(tests).containsKey(each.group(1));
      assertThat(tests.get(each.group(1))).contains("void " + each.group(2) + "(");
    }
  }

  @Test
  void eachHazardTestIsOnThePage() throws IOException {
    assertThat(new TreeSet<>(tests().keySet()))
        .filteredOn(name -> name.matches(".*Hazard(Test|IT)"))
        .isNotEmpty()
        .allMatch(name -> page.contains("`" + name + "#"));
  }

  @Test
  void eachHazardHasATestInBothColumnsOrSaysWhyNot() {
    List<MatchResult> rows = ROW.matcher(page).results().toList();

    assertThat(rows)
        .extracting(row -> Integer.parseInt(row.group(1)))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, rows.size()).boxed().toList());
    for (MatchResult row : rows) {
      List<String> cells =
          Pattern.compile("(?<!\\\\)\\|").splitAsStream(row.group()).map(String::strip).toList();
      assertThat(cells).as(row.group()).hasSize(COLUMNS + 1);
      for (String tested : List.of(cells.get(4), cells.get(6))) {
        assertThat(tested).as(row.group()).matches("`.*Test#.*|`.*IT#.*|— .+");
      }
    }
  }

  /** The text of each class of tests, by its name. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (String module : List.of(".", "../deploy/local", "../deploy/cluster")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          if (name.matches(".*(Test|IT)")) {
            tests.put(name, Files.readString(file));
          }
        }
      }
    }
    return tests;
  }
}
