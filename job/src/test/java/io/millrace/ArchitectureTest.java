package io.millrace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the directions between packages: the pure core knows no engine, arrows know only types. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace");

  private static final String[] PURE = {
    "io.millrace.draft..",
    "io.millrace.event..",
    "io.millrace.expression..",
    "io.millrace.feature..",
    "io.millrace.file..",
    "io.millrace.scoring..",
    "io.millrace.pipeline..",
    "io.millrace.row..",
    "io.millrace.seal..",
    "io.millrace.options..",
    "io.millrace.metric..",
    "io.millrace.command..",
    "io.millrace.advice..",
    "io.millrace.trial..",
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
            "io.millrace.replay..")
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

  @Test
  void resultsReadNoClockAndNoRandomNumber() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.event..",
            "io.millrace.expression..",
            "io.millrace.feature..",
            "io.millrace.pipeline..",
            "io.millrace.advice..",
            "io.millrace.trial..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(Math.class, "pow", double.class, double.class)
        .orShould()
        .callMethod(Math.class, "exp", double.class)
        .orShould()
        .callMethod(Math.class, "log", double.class)
        .check(CLASSES);
  }
}
