package io.millrace.command.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.pipeline.PipelineSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  private static final String LINES =
      """
      {"user":"u1","ts":1764400000,"price":1.5}

      {"user":"u1","ts":1764400001}
      {"user":true,"ts":1764400002}
      no JSON
      """;

  @TempDir Path folder;
  private Path sample;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    sample = Files.writeString(folder.resolve("Web Shop.jsonl"), LINES);
    out = folder.resolve("pipeline.yaml");
  }

  @Test
  void theDraftIsWrittenWithTheSchemaThatItNames() throws IOException {
    Outcome outcome = init("--out", out.toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("2 of 4 records are events", "MALFORMED 1, such as line 5", "WRONG_TYPE 1");
    assertThat(out)
        .content()
        .contains("pipeline: web-shop\n", "topics: [Web_Shop]\n", "namespace: web_shop\n");
    assertThat(folder.resolve("pipeline.schema.json")).hasContent(PipelineSchema.json());
    assertThat(Commands.run("validate", out.toString()).code()).isZero();
  }

  @Test
  void withoutAFileTheDraftAloneIsOnStandardOutput() {
    Outcome outcome = init();

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("# yaml-language-server: ").doesNotContain("Sample ");
    assertThat(outcome.err()).startsWith("Sample   2 of 4 records are events");
    assertThat(folder.toFile().list()).containsExactly("Web Shop.jsonl");
  }

  @Test
  void aPackedSampleIsReadAndItsEndsAreNoNames() throws IOException {
    Path packed = folder.resolve("rides.jsonl.GZ");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      gzip.write(LINES.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Commands.run("init", "--sample", packed.toString()).out())
        .contains("pipeline: rides\n");
  }

  @Test
  void aPackedFileIsReadWhateverItsName() throws IOException {
    Path packed = folder.resolve("rides.jsonl");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      gzip.write(LINES.getBytes(StandardCharsets.UTF_8));
    }

    Outcome outcome = Commands.run("init", "--sample", packed.toString());

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).startsWith("Sample   2 of 4 records are events");
  }

  @Test
  void aDefinitionThatIsThereIsNotReplacedUnlessForced() throws IOException {
    Files.writeString(out, "mine");

    Outcome refused = init("--out", out.toString());

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("it is there already (--force replaces it)");
    assertThat(out).hasContent("mine");
    assertThat(init("--out", out.toString(), "--force").code()).isZero();
    assertThat(out).content().contains("pipeline: web-shop");
  }

  @Test
  void anotherFileOfTheSchemasNameStays() throws IOException {
    Path schema = Files.writeString(folder.resolve("pipeline.schema.json"), "{}");

    assertThat(init("--out", out.toString(), "--force").err()).contains("no schema of Millrace's");
    assertThat(schema).hasContent("{}");
    assertThat(out).doesNotExist();
  }

  @Test
  void aDraftByWhichNoLineIsAnEventIsWrittenAndToldWithItsFix() throws IOException {
    Files.writeString(sample, "{\"user\":\"u\",\"at\":1764400000000}\n".repeat(3));

    Outcome outcome = init("--time", "at", "--time-as", "s", "--out", out.toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("no record is an event: all 3 are rejects", "INVALID_TIME 3, such as line 1")
        .contains("likeliest fix: event.time.as: ms");
    assertThat(outcome.out()).startsWith("Wrote ").doesNotContain("Next");
    assertThat(out).content().contains("as: s}");
  }

  @Test
  void keysAndTimestampsPrecedeTheValuesOfASample() throws IOException {
    String[] both = {
      "--user", "kafka-key", "--time", "kafka-timestamp", "--out", out.toString(), "--force"
    };
    Files.writeString(sample, "{\"n\":1}\n");
    assertThat(init(both))
        .matches(o -> o.code() == 2 && o.err().contains("line 1 is not TIMESTAMP<TAB>KEY<TAB>VAL"));
    assertThat(out).doesNotExist();

    Files.writeString(sample, "1764400000000\t12345\t{\"n\":1}\n");
    Outcome outcome = init(both);

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("Sample   the only record is an event", " --follow --output try")
        .contains("cat < '" + sample + "' | cut -f2- | kafka-console-producer ")
        .contains("--topic Web_Shop --property parse.key=true")
        .doesNotContain("--input");
    assertThat(Commands.run("validate", out.toString(), "--sample", sample.toString()).out())
        .contains("the only record is an event");
  }

  @Test
  void theNextCommandHasItsFilesInWordsOfAShell() throws IOException {
    Path odd = Files.writeString(folder.resolve("it's; $(x).jsonl"), LINES);

    assertThat(Commands.run("init", "--sample", odd.toString(), "--out", out.toString()).out())
        .contains(" --pipeline " + out + " --input '" + folder + "/it'\\''s; $(x).jsonl' --output");
  }

  @Test
  void whatIsReadOrWrittenBesideItIsNotReplaced() throws IOException {
    Outcome ofSample = init("--out", sample.toString(), "--force");
    assertThat(ofSample.code()).isEqualTo(2);
    assertThat(ofSample.err()).contains("(is the --sample)");
    assertThat(sample).hasContent(LINES);

    Outcome ofSchema = init("--out", folder.resolve("pipeline.schema.json").toString());
    assertThat(ofSchema.code()).isEqualTo(2);
    assertThat(ofSchema.err()).contains("must have another name than the schema");
    assertThat(folder.toFile().list()).containsExactly("Web Shop.jsonl");
  }

  @Test
  void aFolderOrABinaryFileOfTheSchemasNameIsRefusedInASentence() throws IOException {
    Path schema = Files.createDirectory(folder.resolve("pipeline.schema.json"));
    assertThat(init("--out", out.toString()))
        .matches(o -> o.code() == 2 && o.err().contains("no schema of Millrace's"));
    Files.delete(schema);
    Files.write(schema, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(init("--out", out.toString()))
        .matches(o -> o.code() == 2 && o.err().contains("no schema of Millrace's"));
    assertThat(out).doesNotExist();
  }

  @Test
  void whatIsGivenWronglyIsSaidAndNothingIsWritten() {
    assertThat(init("--user", "usr").err())
        .contains("Unknown field 'usr' in --user (did you mean 'user'?)");
    assertThat(init("--time-as", "ms").err()).contains("must be with --time");
    assertThat(init("--lines", "0").code()).isEqualTo(2);
    assertThat(init("--out", folder.resolve("no/p.yaml").toString()).err())
        .contains("its folder is not there");
    assertThat(Commands.run("init", "--sample", "none.jsonl").err()).contains("no such file");
    Outcome invalid = init("--namespace", "a b", "--out", out.toString());
    assertThat(invalid.code()).isEqualTo(1);
    assertThat(invalid.err()).contains("Invalid tables.namespace: a b");
    assertThat(folder.toFile().list()).containsExactly("Web Shop.jsonl");
  }

  private Outcome init(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "init";
    arguments[1] = "--sample";
    arguments[2] = sample.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Commands.run(arguments);
  }
}
