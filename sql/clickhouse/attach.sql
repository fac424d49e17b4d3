-- A local run's folder, here millrace-local, below the working directory (chdb, clickhouse local) or user_files_path (a server).
SET session_timezone = 'UTC';
CREATE DATABASE files;
CREATE TABLE files.events ENGINE = IcebergLocal('millrace-local/warehouse/shop/events/');
CREATE TABLE files.predictions ENGINE = IcebergLocal('millrace-local/warehouse/shop/predictions/');
CREATE TABLE files.rejects ENGINE = IcebergLocal('millrace-local/warehouse/shop/rejects/');
CREATE TABLE files.versions ENGINE = IcebergLocal('millrace-local/warehouse/shop/versions/');
-- Views, since ClickHouse 26.9 finds no field of a struct (features.views_1h) in a table's own files from before a column was added.
CREATE DATABASE shop;
CREATE VIEW shop.events AS SELECT * FROM files.events;
CREATE VIEW shop.predictions AS SELECT * FROM files.predictions;
CREATE VIEW shop.rejects AS SELECT * FROM files.rejects;
CREATE VIEW shop.versions AS SELECT * FROM files.versions;
