package io.millrace.deployment;

import static io.millrace.deployment.Versions.A;
import static io.millrace.deployment.Versions.B;
import static io.millrace.deployment.Versions.C;
import static io.millrace.deployment.Versions.canary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.deployment.ControlRecord.Abort;
import io.millrace.deployment.ControlRecord.Activate;
import io.millrace.deployment.ControlRecord.Definition;
import io.millrace.deployment.ControlRecord.Prepare;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ControlRecordReaderTest {
  private static final String SHA = "d".repeat(64);

  static Stream<ControlRecord> records() {
    String canonical = "{\"pipeline\":\"prüfung \\u0001 \uD83D\uDE00\"}";
    String version = Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8));
    return Stream.of(
        Versions.prepare("p-1", A),
        new Prepare("p.2", version, new Definition(canonical, null), null),
        new Activate("x_3", Lineup.alone(A)),
        new Activate(
            "a",
            new Lineup(
                A,
                List.of(canary(B, 0.1), canary(C, 4.9E-324)),
                "prüfung \0\n\"",
                List.of(SHA, version))),
        new Abort("9", C));
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatTheWriterWritesTheReaderReads(ControlRecord record) throws Exception {
    assertThat(ControlRecordReader.read(ControlRecordWriter.write(record))).isEqualTo(record);
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    ControlRecord record =
        read("{'id': 'x', 'format': 1, 'activate': {'primary': '%s'}}".formatted(A));

    assertThat(record).isEqualTo(new Activate("x", new Lineup(A, List.of(), "", List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | Invalid control record: ",
        "{'format': 1} | Missing id (must be 1 to 64 letters,",
        "{'format': 1} | Invalid control record: none (must have exactly one of prepare, activate, abort)",
        "{'format': 2, 'id': 'x', 'abort': {'version': '$A'}} | Invalid format: 2 (must be 1)",
        "{'format': '1', 'id': 'x', 'abort': {'version': '$A'}} | Invalid format: \"1\" (must be 1)",
        "{'format': 1.0, 'id': 'x', 'abort': {'version': '$A'}} | Invalid format: 1.0 (must be 1)",
        "{'format': 1, 'id': '', 'abort': {'version': '$A'}} | Invalid id: \"\" (must be 1 to 64",
        "{'format': 1, 'id': 7, 'abort': {'version': '$A'}} | Invalid id: 7 (must be 1 to 64",
        "{'format': 1, 'id': 'a b', 'abort': {'version': '$A'}} | Invalid id: \"a b\" (must be 1 to 64",
        "{'format': 1, 'id': 'x', 'id': 'y', 'abort': {'version': '$A'}} | Invalid control record: ",
        "{'format': 1, 'id': 'x', 'abort': {'version': '$A'}} {} | Invalid control record: ",
        "{'format': 1, 'id': 'x', 'abort': null} | Invalid abort: null (must be an object with version)",
        "{'format': 1, 'id': 'x', 'abort': {}} | Missing abort.version (must be 64 lower-case hex digits)",
        "{'format': 1, 'id': 'x', 'abort': {'version': 'AB'}} | Invalid abort.version: \"AB\" (must be 64",
        "{'format': 1, 'id': 'x', 'abort': {'versoin': '$A'}} | Unknown key 'versoin' in abort (did you mean 'version'?)",
        "{'format': 1, 'id': 'x', 'abrot': {'version': '$A'}} | Unknown key 'abrot' in control record (did you mean 'abort'?)",
        "{'format': 1, 'id': 'x', 'prepare': {'version': '$A', 'definition': {'uri': 'u'}}, 'abort': {'version': '$A'}} | Invalid control record: prepare and abort (must have exactly one of",
        "{'format': 1, 'id': 'x', 'prepare': {'version': '$A'}} | Missing prepare.definition (must be an object with inline or uri)",
        "{'format': 1, 'id': 'x', 'prepare': {'version': '$A', 'definition': {'uri': 'u', 'inline': '{}'}}} | Invalid prepare.definition: inline and uri (must have exactly one of inline, uri)",
        "{'format': 1, 'id': 'x', 'prepare': {'version': '$A', 'definition': {'uri': 'a b'}}} | Invalid prepare.definition.uri: \"a b\" (must be a URI",
        "{'format': 1, 'id': 'x', 'prepare': {'version': '$A', 'definition': {'inline': '{}'}}} | Invalid prepare.version: $A (must be the SHA-256 of prepare.definition.inline, which is 44136fa355b3678a",
        "{'format': 1, 'id': 'x', 'prepare': {'version': '$A', 'definition': {'uri': 'u'}, 'model': null}} | Invalid prepare.model: null (must be an object with uri and sha256)",
        "{'format': 1, 'id': 'x', 'prepare': {'version': '$A', 'definition': {'uri': 'u'}, 'model': {'uri': 'm'}}} | Missing prepare.model.sha256 (must be 64",
        "{'format': 1, 'id': 'x', 'activate': {'canaries': []}} | Missing activate.primary (must be 64",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'canaries': {}}} | Invalid activate.canaries: {} (must be a list of canaries)",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'canaries': [7]}} | Invalid activate.canaries[0]: 7 (must be an object with version and share)",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'canaries': [{'version': '$B', 'share': '0.1'}]}} | Invalid activate.canaries[0].share: \"0.1\" (must be a number from 0 to below 1)",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'canaries': [{'version': '$B', 'share': 1}]}} | Invalid activate.canaries[0].share: 1 (must be a number from 0 to below 1)",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'canaries': [{'version': '$B', 'share': 1e999}]}} | Invalid activate.canaries[0].share",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'canaries': [{'version': '$B', 'share': -0.1}]}} | Invalid activate.canaries[0].share: -0.1 (must be a number from 0 to below 1)",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'canaries': [{'version': '$B', 'share': 0.5}, {'version': '$C', 'share': 0.5}]}} | Invalid shares: 1 (must be below 1 together",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'shadows': ['$A']}} | Invalid lineup: version $A comes twice (must have one role)",
        "{'format': 1, 'id': 'x', 'activate': {'primary': '$A', 'salt': 7}} | Invalid activate.salt: 7 (must be text of at most 256 bytes)"
      })
  void mistakesAreNamed(String json, String problem) {
    String expected = problem.replace("$A", A);

    assertThatThrownBy(() -> read(json.replace("$A", A).replace("$B", B).replace("$C", C)))
        .isInstanceOf(InvalidControlRecordException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void allMistakesAreNamedAtOnce() {
    assertThatThrownBy(
            () -> read("{'format': 3, 'activate': {'primary': 'x', 'shadow': []}, 'note': 1}"))
        .hasMessageContaining("Invalid format: 3")
        .hasMessageContaining("Missing id")
        .hasMessageContaining("Invalid activate.primary: \"x\"")
        .hasMessageContaining("Unknown key 'shadow' in activate (did you mean 'shadows'?)")
        .hasMessageContaining("Unknown key 'note' in control record");
  }

  @Test
  void aRecordWithoutAValueAndOneTooLargeAreRefused() {
    assertThatThrownBy(() -> ControlRecordReader.read(null))
        .hasMessage("Invalid control record: it has no value");
    assertThatThrownBy(() -> ControlRecordReader.read(new byte[(1 << 20) + 1]))
        .hasMessage("Invalid control record: it has 1,048,577 bytes (must be at most 1,048,576)");
  }

  @Test
  void whatIsLongIsShortened() {
    String value = "y".repeat(500_000);

    assertThatThrownBy(() -> read("{'format': 1, 'id': '%s'}".formatted(value)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    assertThatThrownBy(() -> read("{'format': 1, 'id': 'x', '%s': 1}".formatted(value)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void aRecordOfMistakesMakesNoEndlessMessage() {
    String many = "7, ".repeat(100_000) + "7";

    assertThatThrownBy(
            () ->
                read(
                    "{'format': 1, 'id': 'x', 'activate': {'primary': '%s', 'shadows': [%s]}}"
                        .formatted(A, many)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(5_000));
  }

  @Test
  void aSaltIsMeasuredInBytes() throws Exception {
    String json = "{'format': 1, 'id': 'x', 'activate': {'primary': '%s', 'salt': '%s'}}";

    assertThat(read(json.formatted(A, "ü".repeat(128)))).isInstanceOf(Activate.class);
    assertThatThrownBy(() -> read(json.formatted(A, "ü".repeat(129))))
        .hasMessageContaining("must be text of at most 256 bytes");
  }

  private static ControlRecord read(String json) throws InvalidControlRecordException {
    return ControlRecordReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
