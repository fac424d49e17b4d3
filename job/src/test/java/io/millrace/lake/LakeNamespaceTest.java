package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables are found without their namespace's name, at whatever depth. */
class LakeNamespaceTest {
  private static final Schema ANY =
      new Schema(Types.NestedField.optional(1, "any", Types.StringType.get()));

  @TempDir private static Path folder;
  private static int catalogs;

  static Stream<Map<String, String>> catalogs() {
    Path jdbc = folder.resolve("jdbc" + catalogs++);
    Path hadoop = folder.resolve("hadoop" + catalogs++);
    return Stream.of(
        Map.of(
            "type", "jdbc",
            "uri", "jdbc:sqlite:" + folder.resolve("catalog" + catalogs + ".db"),
            "warehouse", jdbc.toString(),
            "jdbc.schema-version", "V1",
            "clients", "1"),
        Map.of("type", "hadoop", "warehouse", hadoop.toUri().toString()));
  }

  @ParameterizedTest
  @MethodSource("catalogs")
  void theOnlyPipelineIsFoundInAnInnerNamespace(Map<String, String> catalog) throws Exception {
    create(catalog, "prod.ml");

    try (Lake lake = Lake.open("millrace", catalog, "")) {
      assertThat(lake.namespace()).isEqualTo(Namespace.of("prod", "ml"));
    }
  }

  @ParameterizedTest
  @MethodSource("catalogs")
  void severalPipelinesAreNamedAtWhateverDepth(Map<String, String> catalog) throws Exception {
    create(catalog, "prod");
    create(catalog, "prod.ml");
    create(catalog, "test");

    assertThatThrownBy(() -> Lake.open("millrace", catalog, ""))
        .isInstanceOf(LakeException.class)
        .hasMessageContainingAll("prod.ml", "prod", "test", "--namespace");
  }

  private static void create(Map<String, String> properties, String dotted) throws IOException {
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog("millrace", properties, HadoopSettings.ofThisMachine());
    try (java.io.Closeable closing = (java.io.Closeable) catalog) {
      Namespace namespace = Namespace.of(dotted.split("\\.", -1));
      ((SupportsNamespaces) catalog).createNamespace(namespace);
      for (LakeTable table : LakeTable.values()) {
        catalog.createTable(TableIdentifier.of(namespace, table.key()), ANY);
      }
      assertThat(closing).isNotNull();
    }
  }
}
