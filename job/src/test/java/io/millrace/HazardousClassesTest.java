package io.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/** What Millrace must not use of the libraries below it; the reasons are in HAZARDS.md. */
class HazardousClassesTest {
  @Test
  void whatIsKnownToLoseRowsIsNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.iceberg.flink.sink.FlinkSink")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.iceberg.flink.sink.dynamic..",
            "org.apache.iceberg.flink.maintenance..",
            "org.apache.flink.connector.base.source.hybrid..")
        .check(ArchitectureTest.CLASSES);
  }

  @Test
  void nothingMakesAWatermark() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "a strategy makes watermarks",
                call ->
                    call.getTargetOwner().getPackageName().endsWith("common.eventtime")
                        && !call.getName().equals("noWatermarks")))
        .check(ArchitectureTest.CLASSES);
  }
}
