-- Production: a REST catalog, tables on S3. Its tables are lake.`shop.predictions` and so on; the views give them the
-- names that the questions use.
-- Where the catalog vends no credentials for the store: DataLakeCatalog('…/v1', 'KEY', 'SECRET'), and among the SETTINGS
-- storage_endpoint = 'https://s3.eu-central-1.amazonaws.com/BUCKET'
SET session_timezone = 'UTC';
SET allow_experimental_database_iceberg = 1;
CREATE DATABASE lake ENGINE = DataLakeCatalog('https://lake.example/iceberg/v1')
SETTINGS catalog_type = 'rest', warehouse = 'warehouse', catalog_credential = 'reader:…', oauth_server_uri = 'https://lake.example/iceberg/v1/oauth/tokens';
CREATE DATABASE shop;
CREATE VIEW shop.events AS SELECT * FROM lake.`shop.events`;
CREATE VIEW shop.predictions AS SELECT * FROM lake.`shop.predictions`;
CREATE VIEW shop.rejects AS SELECT * FROM lake.`shop.rejects`;
CREATE VIEW shop.versions AS SELECT * FROM lake.`shop.versions`;
