package io.millrace.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that is submitted: its content, and that it works where only Flink is beside it. */
class JobJarIT {
  private static final Path JAR = Path.of("target", "millrace.jar");

  /** The libraries that the jar contains, and must not find beside it. */
  private static final String CARRIED =
      ".*/(iceberg-[^/]*|hadoop-[^/]*|kafka-clients|flink-connector-kafka|onnxruntime|cel|guava"
          + "|protobuf-java|re2j|antlr4-runtime|datasketches-[^/]*|sketches-java|jackson-[^/]*"
          + "|snakeyaml|picocli|zstd-jni|lz4-java|snappy-java|commons-lang3|commons-logging"
          + "|threeten-extra)/[^/]+/[^/]+\\.jar|.*/dev/cel/.*|.*/target/classes";

  private static final String BILL = "META-INF/sbom/millrace.cdx.json";

  /** Libraries that a cluster is likely to have in other versions. */
  private static final String MOVED =
      "(META-INF/versions/[0-9]+/)?(com/fasterxml|com/google|org/antlr|org/yaml"
          + "|org/apache/commons/lang3)/.*";

  private static final String SIGNED_OR_MODULE =
      "META-INF/[^/]+\\.(SF|RSA|DSA)|(.*/)?module-info\\.class";

  @TempDir private Path folder;

  @Test
  void nativesAreThoseOfLinuxOnBothArchitecturesAlone() throws IOException {
    assertThat(entries())
        .filteredOn(name -> name.matches(".*\\.(so|dll|dylib|jnilib|a)|.*\\.(pdb|dSYM/.*)"))
        .isNotEmpty()
        .allMatch(name -> name.matches("(?i).*linux[-/](x64|amd64|x86_64|aarch64)/[^/]+\\.so"))
        .contains(
            "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
            "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so");
  }

  @Test
  void noClassOfFlinksOwnJarsIsInIt() throws IOException {
    List<String> ours = entries();
    List<String> flinks = new ArrayList<>();
    for (String entry : classPath()) {
      if (entry.matches(".*/org/apache/flink/.*\\.jar") && !entry.contains("connector-kafka")) {
        flinks.addAll(entries(Path.of(entry)));
      }
    }
    flinks.removeIf(name -> !name.endsWith(".class"));
    flinks.retainAll(ours);
    assertThat(flinks).isEmpty();
    assertThat(ours).noneMatch(name -> name.matches("org/(slf4j|apache/logging)/.*"));
  }

  @Test
  void noEntryOccursTwiceAndNoneOutsideItsRelocation() throws IOException {
    List<String> ours = entries();
    assertThat(new HashSet<>(ours)).hasSameSizeAs(ours);
    assertThat(ours.stream().filter(name -> name.matches(MOVED))).isEmpty();
  }

  @Test
  void signaturesAndModulesAreGoneAndLicencesKept() throws IOException {
    List<String> ours = entries();
    assertThat(ours.stream().filter(name -> name.matches(SIGNED_OR_MODULE))).isEmpty();
    assertThat(ours).contains("META-INF/LICENSE", "META-INF/NOTICE", "ThirdPartyNotices.txt");
  }

  /**
   * What is named is a library that the job is built with, and neither a cluster's nor a test's.
   */
  @Test
  void theBillOfMaterialsNamesTheLibraries() throws IOException {
    JsonNode bill;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      bill = new ObjectMapper().readTree(jar.getInputStream(jar.getEntry(BILL)));
    }
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Set<String> named = new HashSet<>();
    bill.path("components").forEach(each -> named.add(file(each)));
    Set<String> jars = new HashSet<>();
    for (String entry : classPath()) {
      jars.add(Path.of(entry).getFileName().toString());
    }
    assertThat(jars).containsAll(named);
    assertThat(named)
        .anyMatch(jar -> jar.startsWith("iceberg-flink-runtime-"))
        .anyMatch(jar -> jar.startsWith("kafka-clients-"))
        .noneMatch(jar -> jar.matches("(flink-(core|runtime)|junit|assertj)-.*"));
  }

  private static String file(JsonNode component) {
    return component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
  }

  @Test
  void theManifestNamesTheJobAndItsVersion() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Main-Class")).isEqualTo("io.millrace.ScoringJob");
      assertThat(manifest.getValue("Implementation-Version")).isEqualTo(version());
      assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
    }
  }

  private static String version() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    return pom.replaceAll("(?s).*<revision>(.*?)</revision>.*", "$1");
  }

  @Test
  void serviceFilesOfAllLibrariesAreMerged() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      ZipEntry entry = jar.getEntry("META-INF/services/org.apache.flink.table.factories.Factory");
      try (InputStream in = jar.getInputStream(entry)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .contains("kafka", "iceberg");
      }
    }
  }

  @Test
  void theCommandLineRunsOnTheJarAlone() throws Exception {
    ChildJvm.Outcome outcome =
        ChildJvm.run(
            JAR.toString(),
            "io.millrace.command.Millrace",
            "validate",
            "../deploy/local/demo/pipeline.yaml");
    assertThat(outcome.output()).startsWith("ok ").contains("onnxruntime");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void everyLibraryWorksInTheJarAsItDoesOnThePlainClassPath() throws Exception {
    String plain = System.getProperty("java.class.path");
    String beside =
        classPath().stream()
            .filter(entry -> !entry.matches(CARRIED))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> expected = route(plain, folder.resolve("plain"));
    List<String> actual = route(JAR + File.pathSeparator + beside, folder.resolve("jar"));
    assertThat(actual).hasSizeGreaterThan(8).isEqualTo(expected);
  }

  private static List<String> route(String classPath, Path work) throws Exception {
    assertThat(work.toFile().mkdir()).isTrue();
    ChildJvm.Outcome outcome =
        ChildJvm.run(classPath, "io.millrace.jar.RouteOnJar", work.toString());
    assertThat(outcome.code()).as(outcome.output()).isZero();
    return outcome.output().lines().filter(line -> line.startsWith("route ")).toList();
  }

  private static List<String> classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
  }

  private static List<String> entries() throws IOException {
    return entries(JAR);
  }

  private static List<String> entries(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().map(ZipEntry::getName).filter(name -> !name.endsWith("/")).toList();
    }
  }
}
