-- Production: a REST catalog, tables on S3. In Flink's lib/: iceberg-flink-runtime-2.1, hadoop-client-api and -runtime, iceberg-aws-bundle.
SET 'table.local-time-zone' = 'UTC';
-- For questions. Flink 2.1 has ROLLING_FEATURES and ML_PREDICT in streaming mode alone, which kafka.sql sets.
SET 'execution.runtime-mode' = 'batch';
SET 'sql-client.execution.result-mode' = 'tableau';
CREATE CATALOG lake WITH (
  'type' = 'iceberg',
  'catalog-type' = 'rest',
  'uri' = 'https://lake.example/iceberg',
  'warehouse' = 'warehouse',
  'credential' = 'reader:…',
  'io-impl' = 'org.apache.iceberg.aws.s3.S3FileIO',
  'default-database' = 'shop'
);
USE CATALOG lake;
