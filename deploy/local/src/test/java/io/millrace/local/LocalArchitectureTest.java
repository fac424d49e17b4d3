package io.millrace.local;

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
import org.junit.jupiter.api.Test;

/** Holds the layers of the local run: a package imports only from packages below it. */
class LocalArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace");

  private static final JavaClasses LOCAL =
      ALL.that(JavaClass.Predicates.resideInAPackage("io.millrace.local.."));

  /** Each layer names the layers that may import it. */
  @Test
  void packagesKeepTheirOrderFromTheGroundUp() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("exit")
        .definedBy("io.millrace.local.exit..")
        .layer("demo")
        .definedBy("io.millrace.local.demo..")
        .layer("broker")
        .definedBy("io.millrace.local.broker..")
        .layer("input")
        .definedBy("io.millrace.local.input..")
        .layer("folder")
        .definedBy("io.millrace.local.folder..")
        .layer("job")
        .definedBy("io.millrace.local.job..")
        .layer("report")
        .definedBy("io.millrace.local.report..")
        .layer("live")
        .definedBy("io.millrace.local.live..")
        .layer("run")
        .definedBy("io.millrace.local")
        .whereLayer("demo")
        .mayOnlyBeAccessedByLayers("report", "run")
        .whereLayer("broker")
        .mayOnlyBeAccessedByLayers("input", "job", "run")
        .whereLayer("input")
        .mayOnlyBeAccessedByLayers("folder", "run")
        .whereLayer("folder")
        .mayOnlyBeAccessedByLayers("job", "report", "live", "run")
        .whereLayer("job")
        .mayOnlyBeAccessedByLayers("live", "run")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("live", "run")
        .whereLayer("live")
        .mayOnlyBeAccessedByLayers("run")
        .whereLayer("run")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("exit")
        .mayOnlyBeAccessedByLayers("broker", "input", "folder", "job", "live", "run")
        .check(LOCAL);
  }

  @Test
  void packagesHaveNoCircle() {
    slices().matching("io.millrace.(**)").should().beFreeOfCycles().check(LOCAL);
  }

  /** A new package needs its place among the layers. */
  @Test
  void everyPackageHasALayer() {
    assertThat(LOCAL.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrder(
            "io.millrace.local",
            "io.millrace.local.exit",
            "io.millrace.local.demo",
            "io.millrace.local.broker",
            "io.millrace.local.input",
            "io.millrace.local.folder",
            "io.millrace.local.job",
            "io.millrace.local.report",
            "io.millrace.local.live");
  }

  /** A simple name means one class, in the job and here. */
  @Test
  void noSimpleNameOccursTwice() {
    Map<String, List<String>> names =
        ALL.stream()
            .filter(each -> !each.isNestedClass() && !each.isAnonymousClass())
            // Maven makes a class of it, javac alone does not.
            .filter(each -> !each.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));
    names.values().removeIf(each -> each.size() == 1);

    assertThat(names).isEmpty();
  }
}
