package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.millrace.metric.Metric;
import io.millrace.options.Option;
import io.millrace.options.Options;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Checks that all that OPTIONS.md and METRICS.md promise exists: a declaration without a use is a
 * lie.
 */
class DeclaredOnceUsedTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace");

  @Test
  void everyParameterIsRead() {
    assertThat(
            unused(
                field ->
                    field.getRawType().isEquivalentTo(Option.class) && !isHandedOn(option(field))))
        .isEmpty();
  }

  /** A library reads it. */
  private static boolean isHandedOn(Option<?> option) {
    return Options.GROUPS.stream()
        .flatMap(group -> group.passThrough().stream())
        .anyMatch(prefix -> option.key().startsWith(prefix.prefix()));
  }

  private static Option<?> option(JavaField field) {
    try {
      return (Option<?>) field.reflect().get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Options are public constants", e);
    }
  }

  @Test
  void everyMetricIsRegistered() {
    assertThat(
            unused(
                field ->
                    field.getOwner().isEquivalentTo(Metric.class)
                        && field.getRawType().isEquivalentTo(Metric.class)))
        .isEmpty();
  }

  private static List<String> unused(Predicate<JavaField> declared) {
    return CLASSES.stream()
        .map(JavaClass::getFields)
        .flatMap(fields -> fields.stream())
        .filter(declared)
        .filter(
            field ->
                field.getAccessesToSelf().stream()
                    .allMatch(access -> access.getOriginOwner().equals(field.getOwner())))
        .map(JavaField::getFullName)
        .toList();
  }
}
