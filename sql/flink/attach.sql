-- A local run's folder, here millrace-local. The catalog must be named millrace: the tables are kept under that name.
-- In Flink's lib/: iceberg-flink-runtime-2.1, hadoop-client-api and -runtime, sqlite-jdbc (deploy/cluster/cluster start --sql).
SET 'table.local-time-zone' = 'UTC';
-- For questions. Flink 2.1 has ROLLING_FEATURES and ML_PREDICT in streaming mode alone, which kafka.sql sets.
SET 'execution.runtime-mode' = 'batch';
SET 'sql-client.execution.result-mode' = 'tableau';
CREATE CATALOG millrace WITH (
  'type' = 'iceberg',
  'catalog-impl' = 'org.apache.iceberg.jdbc.JdbcCatalog',
  'uri' = 'jdbc:sqlite:millrace-local/catalog.db',
  'jdbc.schema-version' = 'V1',
  'warehouse' = 'millrace-local/warehouse',
  'default-database' = 'shop'
);
USE CATALOG millrace;
