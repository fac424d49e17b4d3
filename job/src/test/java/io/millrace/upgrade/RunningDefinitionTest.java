package io.millrace.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cluster.JobLabel;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.options.CatalogMark;
import io.millrace.options.Parameters;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.TamperLake;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that has no rows yet, by what it says of itself. */
class RunningDefinitionTest {
  private static final String JOB = "a-job-without-rows";

  @TempDir private Path folder;

  /**
   * Both catalogs have the namespace, and rows of the same definition: staging beside production.
   */
  @Test
  void aJobOfAnotherCatalogIsNotTakenForOneOfTheseTables() throws Exception {
    Pipeline definition = PipelineReader.read(TamperLake.definition(), "definition");
    String here = mark("here");
    try (TamperLake tables = TamperLake.in(folder.resolve("here"), TamperLake.Variant.PLAIN);
        Lake lake = tables.place().open()) {
      assertThat(found(lake, here, definition).stored().pipelineVersion())
          .isEqualTo(definition.version());
      assertThatThrownBy(() -> found(lake, mark("there"), definition))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("Cannot tell the definition of job " + JOB)
          .hasMessageContaining("catalog.*");
    }
  }

  /** Finds it for the catalog "here". */
  private RunningDefinition found(Lake lake, String saidByTheJob, Pipeline definition) {
    JobLabel label = new JobLabel(definition.version(), lake.namespace().toString(), saidByTheJob);
    return RunningDefinition.of(lake, mark("here"), JOB, () -> Optional.of(label), definition);
  }

  @Test
  void aCatalogIsKnownByItsNameKindAddressAndWarehouseAlone() {
    assertThat(mark("a", "--catalog.credential", "env:ONE", "--catalog.s3.region", "eu"))
        .isEqualTo(mark("a", "--catalog.credential", "env:TWO"));
    assertThat(mark("a", "--catalog.uri", "http://one"))
        .isNotEqualTo(mark("a"))
        .isNotEqualTo(mark("a", "--catalog.uri", "http://two"));
    assertThat(mark("a", "--catalog.name", "other")).isNotEqualTo(mark("a"));
  }

  private String mark(String warehouse, String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "--catalog.type";
    arguments[1] = "hadoop";
    arguments[2] = "--catalog.warehouse";
    arguments[3] = folder.resolve(warehouse).toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CatalogMark.of(Parameters.parsePartial(Map.of(), arguments));
  }
}
