package io.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the directions between packages: the pure core knows no engine, arrows know only types. */
class ArchitectureTest {

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace");

  private static final String[] PURE = {
    "io.millrace.bootstrap..",
    "io.millrace.deployment..",
    "io.millrace.draft..",
    "io.millrace.event..",
    "io.millrace.expression..",
    "io.millrace.feature..",
    "io.millrace.file..",
    "io.millrace.scoring..",
    "io.millrace.pipeline..",
    "io.millrace.registry..",
    "io.millrace.row..",
    "io.millrace.schema..",
    "io.millrace.seal..",
    "io.millrace.options..",
    "io.millrace.metric..",
    "io.millrace.command..",
    "io.millrace.advice..",
    "io.millrace.trial..",
    "io.millrace.sizing..",
    "io.millrace.page..",
    "io.millrace.text.."
  };

  private static Stream<JavaClass> topLevel() {
    return CLASSES.stream()
        .filter(each -> !each.isNestedClass() && !each.isAnonymousClass())
        // Maven makes a class of it, javac alone does not.
        .filter(each -> !each.getSimpleName().equals("package-info"));
  }

  @Test
  void pureCoreKnowsNoEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.flink..",
            "org.apache.kafka..",
            "org.apache.iceberg..",
            "org.apache.hadoop..",
            "org.slf4j..",
            "io.millrace.flink..")
        .check(CLASSES);
  }

  @Test
  void onlyScoringKnowsOnnxruntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.scoring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..")
        .check(CLASSES);
  }

  @Test
  void onlyTheSinkKnowsIceberg() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.flink.source..",
            "io.millrace.flink.feature..",
            "io.millrace.flink.scoring..",
            "io.millrace.flink.type..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.iceberg..")
        .check(CLASSES);
  }

  @Test
  void theTablesAreReadWithoutFlink() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.lake..",
            "io.millrace.history..",
            "io.millrace.verify..",
            "io.millrace.cluster..",
            "io.millrace.erase..",
            "io.millrace.explain..",
            "io.millrace.imports..",
            "io.millrace.replay..",
            "io.millrace.upgrade..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "io.millrace.flink..")
        .check(CLASSES);
  }

  @Test
  void anAdapterImportsNoOtherAdapter() {
    slices()
        .matching("io.millrace.flink.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
            JavaClass.Predicates.resideInAPackage("io.millrace.flink.type.."))
        .check(CLASSES);
  }

  /**
   * The rooms of the sink are joined by the sink alone; of them, only commits know another: the
   * catalog.
   */
  @Test
  void roomsOfTheSinkKeepTheirOrder() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("sink")
        .definedBy("io.millrace.flink.sink")
        .layer("row")
        .definedBy("io.millrace.flink.sink.row..")
        .layer("file")
        .definedBy("io.millrace.flink.sink.file..")
        .layer("commit")
        .definedBy("io.millrace.flink.sink.commit..")
        .layer("topic")
        .definedBy("io.millrace.flink.sink.topic..")
        .layer("catalog")
        .definedBy("io.millrace.flink.sink.catalog..")
        .whereLayer("sink")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("topic")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("row")
        .mayOnlyBeAccessedByLayers("sink")
        .whereLayer("file")
        .mayOnlyBeAccessedByLayers("sink")
        .whereLayer("commit")
        .mayOnlyBeAccessedByLayers("sink")
        .whereLayer("catalog")
        .mayOnlyBeAccessedByLayers("sink", "commit")
        .check(CLASSES);
  }

  /** The columns of rows know neither tables nor the definition, which uses them. */
  @Test
  void rowsKnowOnlyWhatTheyAreMadeOf() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.row..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.millrace.pipeline..", "io.millrace.lake..", "io.millrace.options..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.millrace.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingImportsTheRoot() {
    classes()
        .that()
        .resideInAPackage("io.millrace")
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage("io.millrace")
        .check(CLASSES);
  }

  /** Each room of the command line depends on what all share, and on no other room. */
  @Test
  void roomsOfCommandsKnowOnlyWhatTheyShare() {
    slices()
        .matching("io.millrace.command.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
            JavaClass.Predicates.resideInAPackage("io.millrace.command.argument.."))
        .check(CLASSES);
  }

  @Test
  void noRoomOfCommandsKnowsTheEntry() {
    noClasses()
        .that()
        .resideInAnyPackage("io.millrace.command.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.millrace.command")
        .check(CLASSES);
  }

  /** Pages show other classes' data; those classes know no page. */
  @Test
  void onlyCommandsMakePages() {
    classes()
        .that()
        .resideInAPackage("io.millrace.page..")
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage("io.millrace.page..", "io.millrace.command..")
        .check(CLASSES);
  }

  /** The command line runs without Flink; classes that bring Flink to it lie above it. */
  @Test
  void onlyMainClassesRunCommandsAsJobs() {
    classes()
        .that()
        .resideInAPackage("io.millrace.batch..")
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage("io.millrace.batch..", "io.millrace")
        .check(CLASSES);
  }

  /** Users type these names: {@code flink run -c} and deploy/millrace have them. */
  @Test
  void theRootHasTheRouteAndTheMainClasses() {
    assertThat(
            topLevel()
                .filter(each -> each.getPackageName().equals("io.millrace"))
                .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder(
            "ScoringJob", "Wiring", "EnvironmentSettings", "ReplayJob", "VerifyJob");
  }

  /** A simple name means one class, so that a reader need not look which of two it is. */
  @Test
  void noSimpleNameOccursTwice() {
    Map<String, List<String>> names =
        topLevel()
            .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
    names.values().removeIf(each -> each.size() == 1);

    assertThat(names).isEmpty();
  }

  @Test
  void eventsKnowNothingElse() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.event..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.millrace.expression..",
            "io.millrace.feature..",
            "io.millrace.scoring..",
            "io.millrace.pipeline..",
            "io.millrace.options..")
        .check(CLASSES);
  }

  /** The packages through which a result goes, from the record to the verdict about its row. */
  private static final String[] TO_RESULTS = {
    "io.millrace.bootstrap..",
    "io.millrace.deployment..",
    "io.millrace.event..",
    "io.millrace.expression..",
    "io.millrace.feature..",
    "io.millrace.pipeline..",
    "io.millrace.scoring..",
    "io.millrace.row..",
    "io.millrace.schema..",
    "io.millrace.seal..",
    "io.millrace.lake..",
    "io.millrace.history..",
    "io.millrace.verify..",
    "io.millrace.explain..",
    "io.millrace.imports..",
    "io.millrace.replay..",
    "io.millrace.advice..",
    "io.millrace.trial.."
  };

  /** The classes there that read a clock or a random number, each with what for. */
  private static final Map<String, String> WITH_CLOCK =
      Map.of(
          "io.millrace.scoring.Alarm", "when a call has taken too long, and how long it took",
          "io.millrace.lake.NewFile", "a file's name",
          "io.millrace.replay.PredictionFiles", "files' names");

  /** The methods that give other values each time, or other bits on another machine. */
  private static final Map<Class<?>, Set<String>> UNREPEATABLE =
      Map.ofEntries(
          Map.entry(System.class, Set.of("currentTimeMillis", "nanoTime")),
          Map.entry(Instant.class, Set.of("now")),
          Map.entry(LocalDate.class, Set.of("now")),
          Map.entry(LocalDateTime.class, Set.of("now")),
          Map.entry(OffsetDateTime.class, Set.of("now")),
          Map.entry(ZonedDateTime.class, Set.of("now")),
          Map.entry(Clock.class, Set.of("systemUTC", "systemDefaultZone", "system")),
          Map.entry(UUID.class, Set.of("randomUUID")),
          Map.entry(ThreadLocalRandom.class, Set.of("current")),
          Map.entry(Math.class, Set.of("random", "pow", "exp", "log")));

  @Test
  void resultsReadNoClockAndNoRandomNumber() {
    noClasses()
        .that()
        .resideInAnyPackage(TO_RESULTS)
        .and(
            describe(
                "have no leave to",
                each ->
                    WITH_CLOCK.keySet().stream().noneMatch(name -> isWithin(each.getName(), name))))
        .should()
        .accessTargetWhere(describe("is unrepeatable", ArchitectureTest::isUnrepeatable))
        .check(CLASSES);
  }

  @Test
  void aClassWithAClockReadsOne() {
    for (String name : WITH_CLOCK.keySet()) {
      assertThat(CLASSES.stream().filter(each -> isWithin(each.getName(), name)))
          .as(name)
          .flatMap(JavaClass::getAccessesFromSelf)
          .anyMatch(ArchitectureTest::isUnrepeatable);
    }
  }

  private static boolean isWithin(String name, String topLevel) {
    return name.equals(topLevel) || name.startsWith(topLevel + "$");
  }

  /** Calls and references to methods, and generators of random numbers without a seed. */
  private static boolean isUnrepeatable(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    boolean isWithoutSeed =
        (owner.isAssignableTo(Random.class) || owner.isEquivalentTo(SplittableRandom.class))
            && access instanceof JavaConstructorCall call
            && call.getTarget().getRawParameterTypes().isEmpty();
    return isWithoutSeed
        || UNREPEATABLE.entrySet().stream()
            .anyMatch(
                each ->
                    owner.isEquivalentTo(each.getKey())
                        && each.getValue().contains(access.getTarget().getName()));
  }
}
