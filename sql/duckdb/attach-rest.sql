-- Production: a REST catalog, tables on S3. The questions then run unchanged, except for time-travel and health, which say how.
INSTALL iceberg;
INSTALL httpfs;
INSTALL aws;
LOAD iceberg;
LOAD httpfs;
LOAD aws;
SET TimeZone = 'UTC';
-- A catalog without sign-in, as deploy/cluster/backing starts one: no secret lake, and AUTHORIZATION_TYPE 'none' in ATTACH instead of SECRET.
CREATE SECRET lake (TYPE iceberg, CLIENT_ID 'reader', CLIENT_SECRET '…', OAUTH2_SERVER_URI 'https://lake.example/iceberg/v1/oauth/tokens');
-- Where the catalog vends no credentials for the store. (Not AWS's: with ENDPOINT 'host:port', URL_STYLE 'path', and USE_SSL false where it is http.)
CREATE SECRET store (TYPE s3, PROVIDER credential_chain);
ATTACH 'warehouse' AS lake (TYPE iceberg, ENDPOINT 'https://lake.example/iceberg', SECRET lake);
USE lake.shop;
