package io.millrace.options;

import io.millrace.options.PassThroughPrefix.ImpliedKey;
import io.millrace.options.PassThroughPrefix.OwnedKey;
import java.util.List;
import java.util.Set;

/** The Iceberg catalog that holds the tables. */
public final class CatalogOptions {
  public static final Option<String> NAME =
      Option.of(
          "catalog.name",
          ValueTypes.text("[A-Za-z0-9_.-]{1,128}", "must be 1 to 128 of A-Z a-z 0-9 _ . -"),
          "millrace",
          "The catalog's name. JDBC catalogs store it with their tables: readers must use the same");

  public static final Option<CatalogType> TYPE =
      Option.optional(
          "catalog.type",
          ValueTypes.choice(CatalogType.class),
          "none: `catalog.catalog-impl` names a class",
          "The kind of catalog; either this or `catalog.catalog-impl` must be given. `rest` and `jdbc` need `catalog.uri`; `jdbc`, `hadoop` and `glue` need `catalog.warehouse`");

  public static final Option<String> IMPLEMENTATION =
      Option.optional(
          "catalog.catalog-impl",
          ValueTypes.text("[\\w.$]{1,300}", "must be the name of a class"),
          "none: `catalog.type` names the kind",
          "A class that implements Iceberg's Catalog, on the cluster's class path");

  public static final Option<String> URI =
      Option.optional(
          "catalog.uri",
          ValueTypes.text("\\S+", "must be a URI without blanks"),
          "none",
          "The catalog's address: of the REST service, the Hive metastore, or the JDBC database. Without user and password, since Iceberg logs it: `catalog.jdbc.user`, `catalog.jdbc.password`");

  public static final Option<String> WAREHOUSE =
      Option.optional(
          "catalog.warehouse",
          ValueTypes.text("(?U)[^\\p{Cntrl}]+", "must be a path, a URI or a name, on one line"),
          "none",
          "Where tables lie: a URI, or the name that a REST service knows it by");

  /** The kinds that Iceberg knows by a short name. */
  public enum CatalogType {
    REST,
    JDBC,
    HIVE,
    GLUE,
    HADOOP,
    NESSIE
  }

  public static final PassThroughPrefix CATALOG =
      new PassThroughPrefix(
          "catalog.",
          "Any property of Iceberg's catalogs and file systems",
          "--catalog.type rest --catalog.uri https://lake.example/iceberg --catalog.credential env:LAKE_CREDENTIAL --catalog.s3.region eu-central-1",
          List.of(
              new OwnedKey(
                  "cache-enabled",
                  "a cached table would hide other writers' commits from the fence")),
          Set.of("name"),
          List.of(
              new ImpliedKey(
                  "credential",
                  "token-exchange-enabled",
                  "false",
                  "tokens are renewed as they are got: many token servers exchange none, and once a renewal is refused Iceberg tries none again")));

  static final OptionGroup GROUP =
      OptionGroup.of("Catalog", "Where tables land.", NAME, TYPE, IMPLEMENTATION, URI, WAREHOUSE)
          .with(CATALOG);

  private CatalogOptions() {}
}
