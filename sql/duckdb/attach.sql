-- A local run's folder, here millrace-local. The newest metadata file of each table is the table as it is.
INSTALL iceberg;
LOAD iceberg;
SET TimeZone = 'UTC';
SET VARIABLE events = (SELECT max(file) FROM glob('millrace-local/warehouse/shop/events/metadata/*.metadata.json'));
SET VARIABLE predictions = (SELECT max(file) FROM glob('millrace-local/warehouse/shop/predictions/metadata/*.metadata.json'));
SET VARIABLE rejects = (SELECT max(file) FROM glob('millrace-local/warehouse/shop/rejects/metadata/*.metadata.json'));
SET VARIABLE versions = (SELECT max(file) FROM glob('millrace-local/warehouse/shop/versions/metadata/*.metadata.json'));
CREATE SCHEMA shop;
CREATE VIEW shop.events AS FROM iceberg_scan(getvariable('events'));
CREATE VIEW shop.predictions AS FROM iceberg_scan(getvariable('predictions'));
CREATE VIEW shop.rejects AS FROM iceberg_scan(getvariable('rejects'));
CREATE VIEW shop.versions AS FROM iceberg_scan(getvariable('versions'));
