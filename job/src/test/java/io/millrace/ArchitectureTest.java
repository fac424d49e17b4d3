package io.millrace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the directions between packages: the pure core knows no engine, arrows know only types. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] PURE = {
    "io.millrace.event..",
    "io.millrace.expression..",
    "io.millrace.feature..",
    "io.millrace.scoring..",
    "io.millrace.pipeline..",
    "io.millrace.options..",
    "io.millrace.metric..",
    "io.millrace.command.."
  };

  @ArchTest
  static final ArchRule pureCoreKnowsNoEngine =
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
              "io.millrace.flink..");

  @ArchTest
  static final ArchRule onlyScoringKnowsOnnxruntime =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.scoring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule onlyTheSinkKnowsIceberg =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.millrace.flink.source..",
              "io.millrace.flink.feature..",
              "io.millrace.flink.scoring..",
              "io.millrace.flink.type..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.iceberg..");

  @ArchTest
  static final ArchRule anAdapterImportsNoOtherAdapter =
      slices()
          .matching("io.millrace.flink.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
              com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                  "io.millrace.flink.type.."));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.millrace.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingImportsTheRoot =
      classes()
          .that()
          .resideInAPackage("io.millrace")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAPackage("io.millrace");

  @ArchTest
  static final ArchRule eventsKnowNothingElse =
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
              "io.millrace.options..");

  @ArchTest
  static final ArchRule resultsReadNoClockAndNoRandomNumber =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.millrace.event..",
              "io.millrace.expression..",
              "io.millrace.feature..",
              "io.millrace.pipeline..")
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
          .callMethod(Math.class, "log", double.class);
}
